"""What lies outside: questions that only an honest "I do not know" answers.

Contract: every answer says so in plain words and names the kind of thing asked. Not here: live data and deeds
the model cannot do (see `refuse`).
"""

from __future__ import annotations

from models.builtin.corpus.english.build import fill, say, topic, turn
from models.builtin.corpus.schema import Topic

PEOPLE = say(
    "Albert Einstein|Napoleon|Marie Curie|Taylor Swift|Elon Musk|Isaac Newton|Cleopatra|Julius Caesar|Lionel Messi|Mozart|"
    "Beethoven|Picasso|Shakespeare|Charles Darwin|King Sejong|Gandhi|Nelson Mandela|Ada Lovelace|Alan Turing|Marco Polo|"
    "John Smith|Mary Baker|Peter Schmidt|Jane Doe|Mr. Kim from my office|my neighbour Anna|Tom Miller|Professor Lee|Dr. Brown|"
    "the singer of Blue River|the king of Spain|the mayor of our town|the actor Paul Green|Frida Kahlo|Galileo"
)
EVENTS = say(
    "the World Cup in 1998|the match last night|the final in 2010|the Olympic Games in 1976|the game between Spain and Italy|"
    "the last election|the tennis final|the song contest in 2015|the race on Sunday|the Oscar for best film in 2003|"
    "the chess championship in 1972|the league last year|the derby|the Super Bowl in 1999|the marathon in Boston|the battle of Marengo"
)
PAST = say(
    "the battle of Hastings|the French Revolution|the first moon landing|the First World War|the Thirty Years' War|"
    "the invention of the telephone|the fall of the Berlin Wall|the Korean War|the great fire of London|"
    "the treaty of Westphalia|the birth of Mozart|the Black Death|the Punic Wars|the sinking of the Titanic|the first airplane flight"
)
PLACES = say(
    "Springfield|Tuvalu|the Gobi|Lake Baikal|Machu Picchu|Timbuktu|Luxembourg|the Andes|Mount Kenya|Bavaria|the Danube|"
    "Busan|Chicago|Liechtenstein|Kazakhstan|Hamburg|Angkor Wat|the Grand Canyon"
)
WORKS = say(
    "Hamlet|War and Peace|the Mona Lisa|Star Wars|The Great Gatsby|the film Parasite|the song Yesterday|Don Quixote|"
    "Harry Potter|the book Dune|The Little Prince|Moby Dick|the opera Carmen|the game Zelda|Game of Thrones|the album Thriller"
)
SCIENCE = say(
    "quantum entanglement|general relativity|the Riemann hypothesis|string theory|the Krebs cycle|dark matter|superconductors|"
    "the Higgs boson|Fourier transforms|game theory|the Goldbach conjecture|plate tectonics in detail|Bayes' theorem|"
    "the mass of an electron|nuclear fusion|Maxwell's equations|eigenvalues|the half-life of radium|CRISPR|thermodynamics"
)
CODE = say(
    "a Python function that sorts a list|a web server in Rust|a SQL query for my table|JavaScript code for a menu|"
    "a regular expression for dates|a neural network in PyTorch|a C program|a shell script that renames files|an HTML page|"
    "a Java class for a bank account|an Excel macro|code for a game"
)
NUMBERS = say(
    "the square root of 7392|834 times 967|1234567 divided by 89|the cube of 417|the 40th prime number|2 to the power of 50|"
    "the sine of 37 degrees|the logarithm of 5000|9876 plus 54321|ten thousand digits of pi|the factorial of 30|15 percent of 8437"
)
COUNTS = say(
    "people live in Paris|people live in Madrid|islands does Indonesia have|stars are in our galaxy|words are in the Bible|"
    "cars are in Berlin|trees are in the world|bones does a whale have|steps lead up the Eiffel Tower|languages exist in India|"
    "kilometres of road are in Canada|hairs are on my head|grains of sand are on the beach|goals did Pele score"
)
THINGS = say(
    "zorbium|a flumph|the Kessler protocol|blue quartz beer|a wug|the Anders method|glimmer paste|a nimblewick|"
    "the theory of Orlov|a snargle|frobnication|the Tanaka effect|a quibbit|melodrome|the Pallas code|a vexometer"
)
FUTURE = say(
    "Who will win the next election?|What will happen in 2050?|Will I be rich one day?|will it snow next Christmas|"
    "When will I meet the love of my life?|Who will win the World Cup next year?|Will robots take my job?|"
    "What will the world look like in a hundred years?|will my team win on Saturday|When will I die?|Will she say yes?|"
    "What are the lottery numbers for next week?|will prices go up next year|Can you see the future?|Predict my future.|"
    "tell my fortune|Will I pass my exam tomorrow?|What will I dream tonight?|when will the world end|Will there be peace?"
)
PERSONAL = say(
    "What did I eat yesterday?|Where are my keys?|What is my mother's name?|when is my birthday|What am I thinking right now?|"
    "Where do I live?|What is my phone number?|How much money do I have?|what colour is my shirt|Who is my best friend?|"
    "What is my dog called?|How tall am I?|Where did I park my car?|what is my favourite song|Did I lock the door?|"
    "What is my boss thinking?|Does she like me?|Why did he not call me back?|what was the name of my teacher|How many friends do I have?"
)

DETAILS = (
    "What is the population of {x}?|Who is the president of {x}?|Who rules {x}?|How many people live in {x}?|How big is {x}?|"
    "What is the money of {x}?|What is {x} famous for?|When was {x} founded?|tallest mountain in {x}|population {x}|president {x}|"
    "What do people eat in {x}?|How far away is {x}?|Tell me the history of {x}.|best city in {x}"
)
NATIONS = say(
    "France|Germany|Spain|Italy|Norway|Japan|China|India|Egypt|Kenya|Brazil|Canada|Mexico|Peru|Russia|Turkey|Greece|Poland|"
    "Australia|South Korea|Vietnam|Ireland|Cuba|Chile|the United States|the United Kingdom"
)
ANIMAL_DETAILS = (
    "How long does {x} live?|How much does {x} weigh?|How fast can {x} run?|What is the Latin name of {x}?|how old can {x} get|"
    "How much does {x} cost?|How many kinds of {x} are there?|How tall is {x}?|lifespan of {x}|weight of {x}"
)
ANIMALS = say(
    "a dog|a cat|a horse|an elephant|a lion|a whale|a tiger|a rabbit|a parrot|a bear|a wolf|a penguin|a snake|a turtle|an eagle|a mouse"
)
ORIGINS = "Who invented {x}?|When was {x} invented?|Who discovered {x}?|who made the first {y}|Which year was {x} invented?|inventor of {x}|Where was {x} invented?"
INVENTIONS = (
    ("the computer", "computer"), ("the internet", "internet page"), ("the phone", "phone"), ("pizza", "pizza"), ("the bicycle", "bicycle"),
    ("the car", "car"), ("the camera", "camera"), ("paper", "paper"), ("chocolate", "chocolate"), ("the clock", "clock"), ("football", "football"),
    ("the piano", "piano"), ("the battery", "battery"), ("oxygen", "oxygen mask"), ("the robot", "robot"), ("money", "coin"), ("the telescope", "telescope"),
)  # fmt: skip
MEASURES = (
    "What is the density of {x}?|How hard is {x}?|At what temperature does {x} melt?|boiling point of {x}|What is {x} made of exactly?|"
    "Give me the chemical formula of {x}.|What is the atomic number of {x}?|atomic weight of {x}|How much does a ton of {x} cost?"
)
STUFF = say(
    "iron|gold|silver|copper|mercury|helium|lead|alcohol|zinc|nickel|uranium|glycerin|titanium|carbon|sulphur|platinum|neon|quartz"
)
SPANS = (
    "How deep is {x}?|How high is {x}?|How long is {x}?|How wide is {x}?|what is the exact height of {x}|length of {x}|"
    "How old is {x}?|How far is it to {x}?|Which country owns {x}?"
)
SIGHTS = say(
    "the Dead Sea|the Eiffel Tower|the Nile|Lake Victoria|the Amazon|Big Ben|the Great Wall|the Thames|Lake Como|"
    "the Colosseum|the Rhine|Mount Fuji|the Suez Canal|the Mariana Trench|Loch Ness|the Golden Gate|Niagara Falls"
)
MAKERS = (
    "Who directed {x}?|Who composed {x}?|Who acted in {x}?|who sings {x}|Give me the lyrics of {x}.|Who plays the main role in {x}?|"
    "Which year is {x} from?|how long is {x}|What is the last line of {x}?"
)
SHOWS = say(
    "Casablanca|Titanic|the Magic Flute|Swan Lake|Friends|the Lion King|Bohemian Rhapsody|the Matrix|Spirited Away|Psycho|the Godfather|"
    "Hey Jude|the Ring|Frozen|Old Boy|that new song|the film from last night|La Traviata"
)
SETUPS = (
    "How do I configure {x}?|How do I install {x}?|how to set up {x}|Why does {x} not start?|What are the settings of {x}?|"
    "Which version of {x} is best?|Help me with {x}.|error in {x}"
)
SYSTEMS = say(
    "a Linux kernel|a mail server|Kubernetes|a firewall|a VPN|a Docker image|a Postgres cluster|my printer driver|a DNS zone|Photoshop|SAP|Blender|an Arduino|a Raspberry Pi"
)
OTHERS = (
    "What did {x} say yesterday?|What is the name of {x}?|Where does {x} work?|How old is {x}?|what does {x} think of me|"
    "What is the phone number of {x}?|When will {x} come home?|What should {x} be called?|Where is {x} now?|What did {x} have for lunch?"
)
RELATIVES = say(
    "my brother|my aunt|my teacher|my cousin|my colleague|my uncle|my doctor|my neighbour|her husband|his mother|my landlord|my roommate|our cat|my coach"
)

THEN = (
    turn(
        "Why not?|Why don't you know?|why|How come?|But you should know that.|why do you not know it|A computer knows everything!",
        "I am a small model and I have read only simple texts.|I know only everyday things, because I am very small.",
        "small",
    ),
    turn(
        "Can you guess?|just guess|Take a guess.|Make something up.|try anyway|Please try.",
        "I would rather not guess, because I could be wrong.|A guess from me could be wrong, so I had better not.",
        "wrong",
    ),
    turn(
        "Who could know it?|where can I find it|So where should I look?|Whom can I ask?|Where do I find the answer?",
        "A library or a search on the internet can help you.|Try a good book or a search on the internet.",
        "internet",
    ),
)
SAYS = (
    "I do not know {what}. I am a small model and know only simple things.|I am sorry, I do not know {what}.|"
    "Honestly, I do not know {what}. It is better to look it up.|I do not know {what}, and I would rather not guess."
)
SHORT = "I do not know.|I do not know that.|Sorry, I do not know that."
ASK = "Is there something simpler that I can help with?|Would you like to ask something else?"


def unknown(key: str, frames: str, values: tuple[str, ...], what: str, extra: str = "") -> Topic:
    asks = tuple(text for value in values for text in fill(frames, x=value))
    return topic(
        f"unknown.{key}", "unknown", (*asks, *say(extra)), fill(SAYS, what=what), short=SHORT,
        formal=f"I am afraid that I do not know {what}.",
        ask=ASK, about="do not know", turns=THEN,
    )  # fmt: skip


INVENTED = unknown(
    "inventor", "{x}", tuple(text for long, short in INVENTIONS for text in fill(ORIGINS, x=long, y=short)), "who invented that or when"
)  # fmt: skip
TOPICS = (
    unknown(
        "person",
        "Who is {x}?|Who was {x}?|Tell me about {x}.|What do you know about {x}?|who's {x}|Do you know {x}?",
        PEOPLE,
        "enough about that person",
    ),
    unknown(
        "person_detail",
        "When was {x} born?|How old is {x}?|where was {x} born|What did {x} do?|Is {x} married?|How tall is {x}?",
        PEOPLE,
        "that about this person",
    ),
    unknown(
        "event",
        "Who won {x}?|What was the score of {x}?|the winner of {x}|Do you know who won {x}?|How did {x} end?",
        EVENTS,
        "how that ended",
    ),
    unknown(
        "date",
        "When was {x}?|In which year was {x}?|date of {x}|Tell me when {x} happened.|What happened in {x}?|who took part in {x}",
        PAST,
        "the dates and details of history",
        "What happened in 1347?|What happened on 3 May 1791?|who was king in 1612|What was new in 1888?|What happened in 1066?|who ruled China in 900|Which year did the Titanic sink?|Tell me about the year 1453.",
    ),
    unknown(
        "place",
        "What is the population of {x}?|Tell me about {x}.|How far is {x} from here?|where exactly is {x}|How big is {x}?|What can I see in {x}?",
        PLACES,
        "enough about that place",
        "Where is the nearest pharmacy?|What is the best restaurant in town?|Which street is this?|is there a bakery nearby|How do I get to the station?|When does the shop on the corner open?|What is the post code of Munich?|the best hotel in Rome",
    ),
    unknown(
        "work",
        "Who wrote {x}?|What is {x} about?|Who made {x}?|how does {x} end|Tell me the plot of {x}.|When did {x} come out?",
        WORKS,
        "that work well enough",
        "Which film won the prize last year?|What is the best song of all time?|who sang that song|Who painted this picture?|Quote a line from Faust.",
    ),
    unknown(
        "science",
        "Explain {x}.|What is {x}?|How does {x} work?|tell me everything about {x}|Can you prove or explain {x}?|{x}?",
        SCIENCE,
        "enough about that subject",
        "Solve this differential equation.|Is there life on other planets?|What was before the big bang?|What is the meaning of the universe?|how many moons has the planet Kepler 22|What is the formula of caffeine?",
    ),
    unknown(
        "code",
        "Write {x}.|Can you write {x}?|give me {x}|I need {x}.|How do I write {x}?",
        CODE,
        "how to write code",
        "def f(x): return x|print('hello')|import os|Why does my code crash?|fix this bug: x = [1,2|SELECT * FROM users;|for i in range(10):|What is wrong with my program?|Debug my code please.|int main()",
    ),
    unknown(
        "big_number",
        "What is {x}?|Calculate {x}.|how much is {x}|{x}|Can you work out {x}?",
        NUMBERS,
        "the answer to sums that big",
    ),
    unknown("count", "How many {x}?|Do you know how many {x}?|tell me how many {x}", COUNTS, "that number"),
    unknown(
        "made_up",
        "What is {x}?|Tell me about {x}.|explain {x}|Do you know {x}?|what does {x} mean|How does {x} work?|define {x}",
        THINGS,
        "what that is",
    ),
    unknown("country_detail", DETAILS, NATIONS, "that about the country"),
    unknown("animal_detail", ANIMAL_DETAILS, ANIMALS, "such exact things about animals"),
    unknown("substance", MEASURES, STUFF, "such exact values"),
    unknown("sight", SPANS, SIGHTS, "the exact numbers"),
    unknown("film_or_song", MAKERS, SHOWS, "that film, song or play well enough"),
    unknown("setup", SETUPS, SYSTEMS, "how to do technical things like that"),
    unknown("relative", OTHERS, RELATIVES, "that about the people in your life"),
    INVENTED,
    unknown("future", "{x}", FUTURE, "the future"),
    unknown("about_you", "{x}", PERSONAL, "that about you"),
    unknown(
        "model_number",
        "What is the price of {x}?|Which {x} should I buy?|What is the newest {x}?|how good is {x}|Who makes {x}?",
        say(
            "a Lumo X200 phone|the Zenda 7 car|the Kora washing machine|a Bexo laptop|the Orin headset|a Tilda camera|the Vanta watch"
        ),
        "that product",
    ),
    unknown(
        "other_language",
        "Say {x} in French.|How do you say {x} in German?|translate {x} into Spanish|What is {x} in Japanese?|{x} in Chinese",
        say("hello|good night|apple|I love you|thank you|the house|water"),
        "that language",
        "Was ist das?|Bonjour, comment allez-vous?|Hola, como estas?|Guten Tag, wie geht es dir?|Parlez-vous anglais?|Buongiorno!|Wie heisst du?|Que hora es?|Ich habe Hunger.|Je ne comprends pas.",
    ),
    unknown(
        "nonsense",
        "{x}",
        say(
            "asdf|qwerty|blah blah blah|hjkl hjkl|xyz xyz|lorem ipsum|sdkfjh|aaaaaaa|123 abc 456|foo bar baz|zzzz|wibble wobble|mmmm|fghj|jjjjjj kkkk|qqq|tralala bim bum|gibberish words here|oiuy trewq|bla|x|%%%"
        ),
        "what that means",
        "?|??|!|hm|hmm|uh|eh|mm",
    ),
)
