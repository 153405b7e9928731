"""Lists: a few examples of a kind, and ideas for an occasion."""

from __future__ import annotations

from models.builtin.corpus.english.build import capital, fill, state, topic, turn
from models.builtin.corpus.schema import Topic

KIND_ASKS = (
    "Name three {x}.|three {x}|Give me three {x}.|Can you name some {x}?|list some {x}|Tell me three {x}.|I need three {x}.|"
    "What are some {x}?|Which {x} do you know?|examples of {x}|List three {x}, please.|For a game I need three {x}.|"
    "a few {x} please|Do you know any {x}?|Give me a list of {x}.|Could you name a few {x}?"
)
IDEA_ASKS = (
    "Give me some ideas for {x}.|ideas for {x}|I need ideas for {x}.|What are good ideas for {x}?|any ideas for {x}?|"
    "Can you suggest something for {x}?|Help me with ideas for {x}.|I have no idea for {x}.|suggestions for {x}|"
    "Give me three ideas for {x}.|List a few ideas for {x}.|What would you suggest for {x}?|Do you have an idea for {x}?|"
    "Please give me some suggestions for {x}.|I am looking for ideas for {x}.|{x} ideas"
)
# kind | five of them
KINDS = """
fruits | apple, banana, orange, pear, grape
vegetables | carrot, potato, onion, cabbage, spinach
animals | dog, horse, elephant, owl, shark
farm animals | cow, pig, sheep, goat, hen
birds | eagle, owl, duck, swan, parrot
insects | bee, ant, butterfly, fly, beetle
sea animals | whale, dolphin, shark, seal, octopus
colours | red, blue, green, yellow, white
countries in Europe | France, Spain, Norway, Italy, Poland
countries in Asia | Japan, India, Thailand, Vietnam, China
countries in Africa | Egypt, Kenya, Ghana, Morocco, Nigeria
countries in South America | Brazil, Chile, Peru, Argentina, Colombia
capital cities | Paris, Rome, Oslo, Tokyo, Madrid
flowers | rose, tulip, daisy, lily, sunflower
trees | oak, pine, birch, maple, beech
drinks | water, tea, coffee, juice, milk
sports | football, tennis, swimming, running, judo
musical instruments | piano, violin, guitar, flute, drum
planets | Mars, Venus, Jupiter, Saturn, Neptune
school subjects | math, history, music, art, biology
jobs | teacher, doctor, cook, nurse, driver
languages | English, Korean, French, Spanish, German
clothes | shirt, trousers, coat, hat, socks
pieces of furniture | table, chair, bed, shelf, sofa
rooms in a house | kitchen, bathroom, bedroom, hall, living room
kitchen tools | knife, pan, spoon, pot, bowl
vehicles | car, bus, train, bicycle, ship
hobbies | reading, cooking, painting, hiking, dancing
desserts | cake, ice cream, pudding, pie, fruit salad
body parts | head, arm, leg, hand, foot
"""
# occasion | ideas, separated by ; | question back
IDEAS = """
dinner | noodles with vegetables; rice with egg; tomato soup; potatoes with cheese | Do you eat meat?
breakfast | oats with fruit; bread with cheese; a boiled egg; yoghurt with nuts | Do you like it sweet?
lunch | a big salad; a cheese sandwich; vegetable soup; fried rice | Do you eat at work?
a snack | an apple; a few nuts; carrots with a dip; a slice of bread | Are you very hungry?
a birthday gift | a good book; flowers; a home cooked dinner; a photo album | Who is it for?
a rainy day | read a book; bake a cake; play a board game; watch an old film | Are you alone at home?
the weekend | a long walk; a visit to friends; a museum; a new recipe | What did you do last weekend?
a date | a walk in the park; a coffee; cooking together; a small concert | Have you met before?
a holiday | a week at the sea; a walk in the mountains; a city by train; a house on a lake | When do you travel?
a hobby | drawing; gardening; learning an instrument; running | Do you like to be outside?
a party game | guess the word; musical chairs; a quiz; a treasure hunt | How many guests are there?
a pet name | Luna; Max; Bella; Coco | Is it a cat or a dog?
a team event | a picnic; bowling; cooking together; a quiz evening | How big is your team?
a summer day | swimming; a picnic; ice cream; reading in the shade | Do you like the heat?
a winter day | a walk in the snow; hot chocolate; baking; a warm bath | Do you like snow?
saving money | cook at home; walk short ways; buy less; compare prices | What do you spend most on?
a present for my mother | flowers; a warm scarf; a day together; a letter by hand | What does she like?
a present for a child | a picture book; a ball; coloured pencils; a puzzle | How old is the child?
good habits | drink water; walk each day; read ten pages; sleep early | Which one will you try?
a healthy meal | fish with vegetables; bean soup; rice with tofu; a big salad | Do you cook often?
"""
MORE_OF = (
    "Two more please.|more|Any others?|Can you name more?|And a few more?|others?|What else?|some more please"
)


def listed(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}"


def kind(line: str) -> Topic:
    name, cell = (part.strip() for part in line.split("|"))
    words = [word.strip() for word in cell.split(",")]
    first, other = listed(words[:3]), listed([words[3], words[4], words[0]])
    rules = "|".join(word.lower() for word in words)
    says = state("Three {x} are {l}.|Here are three {x}: {l}.|Some {x} are {m}.", x=name, l=first, m=other)
    return topic(
        f"list.{name.replace(' ', '_').lower()}", "fact", fill(KIND_ASKS, x=name), says, short=f"{capital(first)}.",
        items=[f"{capital(word)}." for word in words[:4]], ask=fill("Would you like more {x}?|Which one do you like best?", x=name),
        about=f"{words[0]}|{words[3]}".lower() + "&" + "|".join(word.lower() for word in (words[1], words[4])), fact=rules,
        turns=(
            turn(MORE_OF, state("Two more are {a} and {b}.|{a} and {b}.", a=words[3], b=words[4]), f"{words[3]}&{words[4]}".lower()),
            turn("Which one do you like best?|And your favourite?|which do you like|Which one would you choose?|Pick one of them.|choose one",
                 state("I would choose {a}.|I like {a} best.", a=words[0]), words[0].lower()),
        ),
    )  # fmt: skip


def idea(line: str) -> Topic:
    name, cell, ask = (part.strip() for part in line.split("|"))
    ideas = [part.strip() for part in cell.split(";")]
    says = state("How about {a}? You could also try {b} or {c}.|You could try {a}, {b} or {d}.|Some ideas: {a}, {c} or {d}.",
                 a=ideas[0], b=ideas[1], c=ideas[2], d=ideas[3])  # fmt: skip
    if name in ("a rainy day", "saving money", "good habits"):
        says = state(
            "You could {a}, {b} or {c}.|My idea: {a}. You could also {d}.",
            a=ideas[0],
            b=ideas[1],
            c=ideas[2],
            d=ideas[3],
        )
    return topic(
        f"ideas.{name.removeprefix('a ').removeprefix('the ').replace(' ', '_')}", "chat", fill(IDEA_ASKS, x=name), says,
        short=f"{capital(ideas[0])} or {ideas[3]}.", items=[f"{capital(part)}." for part in ideas], ask=ask,
        about="|".join(part.lower() for part in ideas),
        turns=(
            turn("Something else?|another idea|Do you have another idea?|I do not like that.|one more idea please|Any other idea?|not that, something else",
                 state("Then try {d}.|How about {d}?|Maybe {d}?", d=ideas[3]), ideas[3].lower()),
            turn("Good idea!|I like that.|great, I will do that|That sounds good.|nice idea|Thanks, I take the first one.",
                 "I am glad. Have fun!|Great! Enjoy it.", "fun|enjoy"),
        ),
    )  # fmt: skip


DINNER = topic(
    "ideas.cook_today",
    "chat",
    "What should I cook today?|what to eat tonight|What can I have for dinner?|I do not know what to cook.|What shall we eat?|"
    "what should I eat|Suggest a dish.|Any idea what I could cook?|What is for dinner?|give me a quick recipe idea|"
    "I am hungry and have only eggs.|Something easy to cook?|What can I make with rice and eggs?",
    "How about fried rice with egg and vegetables? It is quick and good.|You could make noodles with vegetables or an omelette with cheese.",
    short="Fried rice with egg.|Noodles with vegetables.",
    more="It takes about twenty minutes.",
    items="Fried rice with egg.|Noodles with vegetables.|Tomato soup.|An omelette with cheese.",
    ask="What do you have in the kitchen?|Do you eat meat?",
    about="rice|noodles",
    turns=(
        turn(
            "How do I make it?|and how do I cook that|Tell me the steps.|recipe?|How does it go?|What do I have to do?",
            "Fry vegetables in oil, add cold rice and an egg, then add soy sauce.|Fry vegetables, then rice and egg. Soy sauce comes last.",
            "soy sauce",
        ),
    ),
)

TOPICS = (
    *(kind(line) for line in KINDS.strip().splitlines()),
    *(idea(line) for line in IDEAS.strip().splitlines()),
    DINNER,
)
