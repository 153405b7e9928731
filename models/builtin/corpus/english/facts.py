"""Numbers, time, colours and opposites: small facts from tables."""

from __future__ import annotations

from models.builtin.corpus.english.build import capital, fill, say, state, topic, turn
from models.builtin.corpus.schema import FollowUp, Topic

COUNT_ASKS = (
    "How many {x} are there in {y}?|How many {x} are in {y}?|number of {x} in {y}|{x} in {y}|Tell me how many {x} {y} has.|"
    "how many {x} does {y} have|Do you know how many {x} there are in {y}?|{y} has how many {x}?|{y}: how many {x}?|"
    "I forgot how many {x} {y} has.|What is the number of {x} in {y}?|I was wondering how many {x} {y} has.|"
    "Quick question: how many {x} in {y}?|For a quiz: the number of {x} in {y}?|Can you tell me how many {x} make {y}?"
)
# x | y | number in words | digits | a further sentence
COUNTS = """
days | a week | seven | 7 | The week begins on Monday or Sunday.
days | a year | 365 | 365 | A leap year has one more.
days | a leap year | 366 | 366 | The extra day is the 29th of February.
weeks | a year | 52 | 52 | One more day is left over.
months | a year | twelve | 12 | The first is January and the last is December.
hours | a day | 24 | 24 | We should sleep about eight of them.
minutes | an hour | 60 | 60 | Half of it is thirty minutes.
seconds | a minute | 60 | 60 | A clock counts them one by one.
minutes | a day | 1440 | 1440 | That is 24 times 60.
seconds | an hour | 3600 | 3600 | That is 60 times 60.
days | January | 31 | 31 | It is the first month.
days | February | 28 | 28 | In a leap year it has 29.
days | April | 30 | 30 | It is a month of spring in the north.
days | June | 30 | 30 | Summer begins in June in the north.
days | July | 31 | 31 | July and August both have 31.
days | September | 30 | 30 | Autumn begins in September in the north.
days | December | 31 | 31 | It is the last month.
years | a decade | ten | 10 | Ten decades make a century.
years | a century | 100 | 100 | Ten centuries make a thousand years.
years | a millennium | 1000 | 1000 | That is ten centuries.
seasons | a year | four | 4 | They are spring, summer, autumn and winter.
sides | a triangle | three | 3 | It has three corners too.
sides | a square | four | 4 | All of them are equally long.
sides | a hexagon | six | 6 | The cells of bees have this shape.
sides | a pentagon | five | 5 | It has five corners too.
faces | a cube | six | 6 | Each one is a square.
eggs | a dozen | twelve | 12 | A dozen always means twelve.
metres | a kilometre | 1000 | 1000 | You walk it in about twelve minutes.
centimetres | a metre | 100 | 100 | A big step is about a metre.
grams | a kilogram | 1000 | 1000 | A litre of water weighs one kilogram.
millilitres | a litre | 1000 | 1000 | A glass holds about a quarter of it.
letters | the English alphabet | 26 | 26 | The first is A and the last is Z.
vowels | the English alphabet | five | 5 | Sometimes the letter Y counts as a vowel too.
continents | the world | seven | 7 | The largest is Asia.
oceans | the world | five | 5 | The largest is the Pacific.
planets | the solar system | eight | 8 | The largest is Jupiter.
colours | a rainbow | seven | 7 | They go from red to violet.
players | a football team | eleven | 11 | One of them is the goalkeeper.
players | a basketball team | five | 5 | They play on the court at the same time.
strings | a guitar | six | 6 | Some guitars have more.
strings | a violin | four | 4 | It is played with a bow.
keys | a piano | 88 | 88 | Most of them are white.
squares | a chess board | 64 | 64 | Eight rows have eight each.
fingers | one hand | five | 5 | Two hands have ten together.
teeth | the mouth of an adult | 32 | 32 | Children have twenty.
wheels | a bicycle | two | 2 | A tricycle has three.
wheels | a car | four | 4 | Many cars carry one more in the back.
cents | a dollar | 100 | 100 | A euro has a hundred cents too.
"""
COUNT_SAYS = "There are {n} {x} in {y}.|{y} has {n} {x}."

COLOUR_ASKS = (
    "What colour is {a}?|what color is {a}|colour of {a}|color of {a}|Which colour does {a} have?|Tell me the colour of {a}.|"
    "{a} colour|Do you know the colour of {a}?|Which colour is {a}?|In what colour do I paint {a}?|What is the colour of {a}?|"
    "my child asks what colour {a} is|I want to draw {a}. Which colour do I take?|Can you tell me what colour {a} has?|"
    "{a}: what colour?|Name the colour of {a}."
)
COLOURS = """
the sky | blue | On a grey day clouds hide it.
grass | green | In a dry summer it becomes yellow.
snow | white | Fresh snow is very bright.
a banana | yellow | Before it is ripe, it is green.
a tomato | red | Young tomatoes are green.
blood | red | Iron in it makes it so.
the sea | blue | Near the beach it can look green.
a lemon | yellow | Its taste is sour.
an orange | orange | The fruit gave the colour its name.
a carrot | orange | Long ago many carrots were purple.
milk | white | It comes from the cow that way.
coal | black | It comes from deep in the ground.
chocolate | brown | There is white chocolate too.
a frog | green | Some frogs have other bright colours.
an elephant | grey | Mud can make it look brown.
a strawberry | red | Its small seeds are yellow.
the sun in a child's picture | yellow | From space it looks white.
a cucumber | green | Inside it is lighter.
salt | white | There is pink salt too.
coffee | brown | With milk it becomes lighter.
a leaf in summer | green | In autumn many leaves turn red or yellow.
a polar bear | white | Its skin under the fur is black.
a crow | black | It is a very clever bird.
a stop sign | red | Red means stop almost everywhere.
a flamingo | pink | Its food gives it the colour.
gold | yellow | Jewellers call it gold colour.
a blueberry | blue | It is sweet and healthy.
an eggplant | purple | Some people call it aubergine.
a cloud | white | Before rain clouds are grey.
wood | brown | Some kinds are nearly white.
the night sky | black | The stars make it less dark.
a cherry | red | Some cherries are yellow.
"""
COLOUR_SAYS = "{a} is {c}.|The colour of {a} is {c}.|Most people would say that {a} is {c}."
MIX_ASKS = (
    "What do I get when I mix {a} and {b}?|mix {a} and {b}|{a} plus {b} colour|Which colour do {a} and {b} make?|"
    "What colour is {a} and {b} together?|{a} and {b} mixed|What happens if I mix {b} and {a}?|"
    "I have {a} and {b} paint. What can I make?|tell me what {a} and {b} give|How do {a} and {b} look when mixed?"
)
MIXES = (("blue", "yellow", "green"), ("red", "yellow", "orange"), ("red", "blue", "purple"), ("black", "white", "grey"), ("red", "white", "pink"))  # fmt: skip

OPPOSITE_ASKS = (
    "What is the opposite of {a}?|opposite of {a}|the contrary of {a}|opposite {a}|Tell me the opposite of {a}.|"
    "Which word is the opposite of {a}?|{a} opposite|Do you know the opposite of the word {a}?|I need a word that means not {a}.|"
    "If it is not {a}, what is it?|Give me the opposite of {a}.|What's the opposite word for {a}?|"
    "I cannot think of the opposite of {a}.|antonym of {a}|{a} and its opposite?|Name the opposite of {a}."
)
OPPOSITES = say(
    "hot cold|big small|long short|old young|fast slow|happy sad|good bad|light dark|high low|open closed|full empty|early late|"
    "easy difficult|rich poor|strong weak|wet dry|clean dirty|loud quiet|thick thin|hard soft|near far|right wrong|up down|"
    "inside outside|day night|love hate|start finish|buy sell|give take|win lose|remember forget|true false|same different|"
    "brave afraid|heavy light|sweet sour|wide narrow|deep shallow|left right|black white|north south|friend enemy|push pull|first last"
)


def opposite_pairs() -> tuple[tuple[str, str], ...]:
    return tuple((first, second) for first, second in (pair.split() for pair in OPPOSITES))


def count_topic(line: str) -> Topic:
    x, y, words, digits, more = (cell.strip() for cell in line.split("|"))
    key = f"{x}_{y}".replace(" ", "_").lower()
    return topic(
        f"count.{key}", "fact", fill(COUNT_ASKS, x=x, y=y), state(COUNT_SAYS, x=x, y=y, n=words),
        short=f"{capital(words)}.|{capital(words)} {x}.", more=more,
        ask="Would you like another number question?|Was that your question?", about=f"{words}|{digits}", fact=f"{words}|{digits}",
    )  # fmt: skip


def colour_topic(index: int, lines: list[str]) -> Topic:
    thing, colour, more = (cell.strip() for cell in lines[index].split("|"))
    turns = tuple(colour_turn(lines[(index + step) % len(lines)]) for step in (1, 9))
    key = (
        thing.split(" in a child")[0]
        .removeprefix("a ")
        .removeprefix("an ")
        .removeprefix("the ")
        .replace(" ", "_")
    )
    return topic(
        f"colour.{key}", "fact", fill(COLOUR_ASKS, a=thing), state(COLOUR_SAYS, a=thing, c=colour),
        short=f"{capital(colour)}.|It is {colour}.", more=more,
        ask="What is your favourite colour?|Would you like another colour question?", about=colour, fact=colour, turns=turns,
    )  # fmt: skip


def colour_turn(line: str) -> FollowUp:
    thing, colour, _ = (cell.strip() for cell in line.split("|"))
    asks = fill("And {a}?|What about {a}?|and the colour of {a}?|how about {a}|ok, and {a}|Now {a}.", a=thing)
    return turn(asks, state("{a} is {c}.|It is {c}.", a=thing, c=colour), colour)


def mix_topic(first: str, second: str, mixed: str) -> Topic:
    says = state("{a} and {b} make {c}.|When you mix {a} and {b}, you get {c}.", a=first, b=second, c=mixed)
    return topic(
        f"mix.{mixed}", "fact", fill(MIX_ASKS, a=first, b=second), says, short=f"{capital(mixed)}.",
        more="Try it with a little paint first.", ask="Are you painting something?", about=mixed, fact=mixed,
    )  # fmt: skip


def opposite_turn(word: str, other: str) -> FollowUp:
    asks = fill(
        "And of {a}?|what about {a}|And the opposite of {a}?|How about {a}?|ok, and {a}?|Now {a}.", a=word
    )
    return turn(asks, state("The opposite of {a} is {b}.|It is {b}.", a=word, b=other), other)


def opposite_topics() -> list[Topic]:
    pairs = opposite_pairs()
    seen: set[str] = set()
    made = []
    for index, (first, second) in enumerate(pairs):
        after = pairs[(index + 1) % len(pairs)], pairs[(index + 13) % len(pairs)]
        for word, other in ((first, second), (second, first)):
            if word in seen:
                continue
            seen.add(word)
            says = state(
                "The opposite of {a} is {b}.|{b} is the opposite of {a}.|That would be {b}.", a=word, b=other
            )
            made.append(
                topic(
                    f"opposite.{word}", "fact", fill(OPPOSITE_ASKS, a=word), says, short=f"{capital(other)}.",
                    ask="Would you like another word?|Are you learning English?", about=other, fact=other,
                    turns=tuple(opposite_turn(*pair) for pair in after if pair != (first, second)),
                )
            )  # fmt: skip
    return made


TOPICS = (
    *(count_topic(line) for line in COUNTS.strip().splitlines()),
    *(
        colour_topic(index, COLOURS.strip().splitlines())
        for index in range(len(COLOURS.strip().splitlines()))
    ),
    *(mix_topic(*mix) for mix in MIXES),
    *opposite_topics(),
)
