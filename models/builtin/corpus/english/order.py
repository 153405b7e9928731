"""Order and comparison: days, months, seasons, and which of two is bigger, faster, hotter or heavier."""

from __future__ import annotations

from models.builtin.corpus.english.build import capital, fill, say, state, topic, turn
from models.builtin.corpus.schema import Topic

DAYS = say("Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday")
MONTHS = say("January|February|March|April|May|June|July|August|September|October|November|December")
AFTER_ASKS = (
    "What {u} comes after {a}?|{u} after {a}|Which {u} follows {a}?|What comes after {a}?|after {a} comes|"
    "Tell me the {u} after {a}.|What is the {u} after {a}?|Do you know which {u} comes after {a}?|the next {u} after {a}|"
    "If it is {a} now, what {u} comes next?|I forgot which {u} comes after {a}.|{a}, and then?"
)
BEFORE_ASKS = (
    "What {u} comes before {a}?|{u} before {a}|Which {u} is before {a}?|What comes before {a}?|before {a} comes|"
    "Tell me the {u} before {a}.|What is the {u} before {a}?|Do you know which {u} comes before {a}?|the {u} just before {a}|"
    "If it is {a} now, what {u} was it before?|I forgot which {u} comes before {a}.|Right before {a}?"
)
NUMBER_ASKS = (
    "Which month is number {n}?|month number {n}|What is the {o} month of the year?|the {o} month|Name the {o} month.|"
    "Which month comes {o} in the year?|Tell me the {o} month.|What is month {n}?|{o} month of the year please|"
    "Do you know the {o} month?|the month with number {n}|I need the name of the {o} month."
)
ORDINALS = say("first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth")
# comparative | pairs: the first wins
COMPARE = """
bigger | an elephant > a mouse; a whale > a dog; the sun > the moon; a house > a car; a tree > a flower; a horse > a cat; the earth > the moon; an ocean > a lake
faster | a car > a bicycle; an airplane > a train; a horse > a cow; a cheetah > a lion; a rabbit > a turtle; light > sound; a train > a bus; a dog > a snail
heavier | iron > wood; an elephant > a horse; a stone > a feather; a car > a bicycle; a cow > a cat; gold > silver; a book > a sheet of paper; a kilogram > a gram
hotter | fire > ice; summer > winter; the sun > the earth; tea > lemonade with ice; a desert > a snow field; noon > night; an oven > a fridge; boiling water > bath water
longer | a year > a month; a river > a street; an hour > a minute; a century > a decade; a kilometre > a metre; a snake > a worm; a novel > a poem; a week > a day
taller | a giraffe > a horse; a mountain > a hill; a tree > a bush; an adult > a child; a tower > a hut; a camel > a sheep; a door > a chair; a horse > a dog
"""
COMPARE_ASKS = (
    "Which is {c}, {a} or {b}?|What is {c}: {b} or {a}?|{a} or {b}, which is {c}?|is {a} {c} than {b}|{c}: {a} or {b}?|"
    "Tell me which is {c}, {b} or {a}.|Is {b} or {a} {c}?|Compare {a} and {b}: which is {c}?|between {a} and {b}, what is {c}|"
    "Do you know if {a} is {c} than {b}?|I wonder what is {c}, {a} or {b}.|What would you say is {c}, {b} or {a}?"
)
SEASONS = """
spring | the season after winter, when flowers begin to grow | flowers | In spring the days get longer and the air gets warm. | March, April and May | Take a walk and look at the first flowers.
summer | the hottest season of the year | hot | In summer it is hot, the days are long and people like to swim. | June, July and August | Drink enough water and stay in the shade at noon.
autumn | the season when leaves turn red and fall | leaves | In autumn the leaves fall, and the days get shorter and cooler. | September, October and November | Wear a light coat, because the evenings are cool.
winter | the coldest season of the year | cold | In winter it is cold, the days are short and it may snow. | December, January and February | Wear warm clothes and drink hot tea.
"""
SEASON_ASKS = (
    "What is {s}?|Tell me about {s}.|{s}|what happens in {s}|What is {s} like?|Describe {s}.|How is the weather in {s}?|"
    "Explain {s}.|what is special about {s}|When it is {s}, what is it like?|Say something about {s}.|How would you describe {s}?"
)
SEASON_MONTHS = (
    "Which months are {s}?|{s} months|months of {s}|When is {s}?|when does {s} take place|In which months is {s}?|"
    "Tell me the months of {s}.|Which months belong to {s}?|what months are in {s}|Do you know when {s} is?|from when to when is {s}|"
    "What time of the year is {s}?"
)
WEATHER = """
rain | water | Rain is water that falls in drops from clouds. | Rain comes when drops of water in a cloud get too heavy. | Water that falls from clouds. | Plants need it to grow. | Do you like the sound of rain?
snow | ice | Snow is frozen water that falls as soft white flakes of ice. | Snow is made of tiny ice crystals from cold clouds. | Soft flakes of ice. | No two flakes look quite the same. | Do you like snow?
wind | air | Wind is air that moves. | Wind is moving air. It flows from high to low pressure. | Moving air. | It can turn a wheel and make power. | Is it windy where you are?
fog | cloud | Fog is a cloud that touches the ground. | Fog is a low cloud of tiny drops of water near the ground. | A cloud on the ground. | In fog you should drive slowly. | Is it foggy where you are?
storm | wind | A storm is bad weather with strong wind and often rain. | In a storm the wind is very strong. | Strong wind and rain. | Stay inside when it comes. | Are you afraid of storms?
thunder | lightning | Thunder is the loud sound that lightning makes. | Lightning makes the air so hot that it bangs. That is thunder. | The sound of lightning. | You see the light first and hear the sound later. | Did you count the seconds?
lightning | electric | Lightning is a huge electric spark in the sky. | Lightning is an electric spark between clouds or to the ground. | An electric spark in the sky. | Do not stand under a tree then. | Are you safe inside?
cloud | drops | A cloud is many tiny drops of water in the sky. | Clouds are made of tiny drops of water or ice. | Tiny drops of water in the sky. | Dark ones often bring rain. | Can you see one now?
hail | ice | Hail is balls of ice that fall from the sky. | Hail is rain that froze into balls of ice in a storm cloud. | Balls of ice from the sky. | It can hurt plants and cars. | Did it hail near you?
temperature | hot | Temperature says how hot or cold something is. | Temperature is a number for hot and cold. We measure it in degrees. | How hot or cold something is. | Water boils at one hundred degrees Celsius. | What is it like outside?
climate | weather | Climate is the usual weather of a place over many years. | The climate tells which weather a place mostly has. | The usual weather of a place. | Deserts have a dry one. | Which one do you like best?
sunrise | morning | Sunrise is the time in the morning when the sun comes up. | At sunrise the sun appears in the east, early in the morning. | When the sun comes up in the morning. | The sky is often pink then. | Do you get up early?
sunset | evening | Sunset is the time in the evening when the sun goes down. | At sunset the sun goes down in the west, in the evening. | When the sun goes down in the evening. | The sky may turn red. | Where do you like to watch it?
frost | ice | Frost is a thin layer of ice on cold things outside. | Frost is thin ice that forms on cold nights. | A thin layer of ice. | You can see it on windows and grass. | Is it cold at night?
"""
WEATHER_ASKS = (
    "What is {s}?|{s}|Tell me about {s}.|explain {s}|How does {s} come about?|What is {s} made of?|define {s}|Describe {s}.|"
    "My child asks what {s} is.|I was wondering what {s} is.|What do people mean by {s}?|Can you explain {s}?|in a few words, what is {s}"
)


def order(unit: str, names: tuple[str, ...], steps: tuple[int, ...]) -> list[Topic]:
    made = []
    for index, name in enumerate(names):
        for step in steps:
            word, asks = ("after", AFTER_ASKS) if step > 0 else ("before", BEFORE_ASKS)
            other = names[(index + step) % len(names)]
            further = names[(index + 2 * step) % len(names)]
            says = state(
                "{o} comes {w} {a}.|The {u} {w} {a} is {o}.|It is {o}.", o=other, w=word, a=name, u=unit
            )
            following = (
                "And after that?|and then?|And the next one?|what comes then"
                if step > 0
                else "And before that?|and before?|the one before that?|what came before that"
            )
            made.append(
                topic(
                    f"{word}.{name.lower()}", "fact", fill(asks, a=name, u=unit), says, short=f"{other}.",
                    ask="Would you like another one?|Was that your question?", about=other.lower(), fact=other.lower(),
                    turns=(turn(following, state("{w} that comes {f}.|{f}.", w=word, f=further), further.lower()),),
                )
            )  # fmt: skip
    return made


def month_number(index: int) -> Topic:
    name, ordinal = MONTHS[index], ORDINALS[index]
    says = state("The {o} month is {m}.|{m} is the {o} month of the year.", o=ordinal, m=name)
    return topic(
        f"month.{name.lower()}", "fact", fill(NUMBER_ASKS, n=str(index + 1), o=ordinal), says, short=f"{name}.",
        ask="Were you born in that month?|Would you like another one?", about=name.lower(), fact=name.lower(),
    )  # fmt: skip


def compare(line: str) -> list[Topic]:
    word, cell = (part.strip() for part in line.split("|"))
    made = []
    for pair in cell.split(";"):
        first, second = (part.strip() for part in pair.split(">"))
        says = state("{a} is {c} than {b}.|The {c} of the two is {a}.", a=first, b=second, c=word)
        key = f"{word}_{first}_{second}".replace(" ", "_")
        made.append(
            topic(
                f"compare.{key}", "fact", fill(COMPARE_ASKS, a=first, b=second, c=word), says, short=f"It is {first}.",
                ask="Did you expect that?|Would you like another question like that?", about=first.lower(),
                fact=f"{first} is {word}|the two is {first}|it is {first}".lower(),
            )
        )  # fmt: skip
    return made


def season(line: str) -> list[Topic]:
    name, what, word, detail, months, tip = (cell.strip() for cell in line.split("|"))
    asks = fill(
        "And which months?|Which months are that?|When is it?|what months is that|And when is it?|in which months",
        s=name,
    )
    return [
        topic(
            f"season.{name}", "fact", fill(SEASON_ASKS, s=name), (f"{capital(name)} is {what}.", detail), short=f"{capital(what)}.",
            more=tip, ask=f"Do you like {name}?|Which season do you like best?", about=word if name != "spring" else "flowers|warm",
            fact=word if name != "spring" else "flowers|warm",
            turns=(turn(asks, f"In the north it is {months}.|{months} in the north.", months.lower()),),
        ),
        topic(
            f"season_months.{name}", "fact", fill(SEASON_MONTHS, s=name),
            (f"In the north, {name} is in {months}.", f"{capital(name)} is {months}, in the north of the world."), short=f"{months}.",
            more="In the south of the world it is the other way round.", ask=f"Do you like {name}?", about=months.lower(), fact=months.lower(),
        ),
    ]  # fmt: skip


def weather(line: str) -> Topic:
    name, word, first, second, short, more, ask = (cell.strip() for cell in line.split("|"))
    article = "a " if name in ("storm", "cloud") else ""
    return topic(
        f"weather.{name}", "fact", fill(WEATHER_ASKS, s=article + name), (first, second), short=short, more=more, ask=ask,
        about=word, fact=word,
    )  # fmt: skip


TOPICS = (
    *order("day", DAYS, (1, -1)),
    *order("month", MONTHS, (1, -1)),
    *(month_number(index) for index in range(len(MONTHS))),
    *(made for line in COMPARE.strip().splitlines() for made in compare(line)),
    *(made for line in SEASONS.strip().splitlines() for made in season(line)),
    *(weather(line) for line in WEATHER.strip().splitlines()),
)
