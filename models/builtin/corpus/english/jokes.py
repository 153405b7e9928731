"""Jokes: any joke, and jokes about a subject."""

from __future__ import annotations

from models.builtin.corpus.english.build import capital, fill, say, topic, turn
from models.builtin.corpus.schema import Topic

# subject | joke | rule
JOKES = """
a cat | Why did the cat sit on the computer? It wanted to keep an eye on the mouse! | mouse
a dog | Why did the dog sit in the shade? It did not want to be a hot dog! | hot dog
a cow | What do you call a cow that plays the piano? A moo-sician! | moo-sician
a chicken | Why did the chicken join the band? It already had the drumsticks! | drumsticks
a fish | Why are fish so clever? They live in schools! | schools
a bee | Why does a bee have sticky hair? It uses a honeycomb! | honeycomb
an elephant | What time is it when an elephant sits on your chair? Time to get a new chair! | new chair
a bear | What do you call a bear without teeth? A gummy bear! | gummy
a computer | Why was the computer cold? It had left a window open! | window
a robot | Why did the robot go on holiday? It had to charge its batteries! | batteries
a teacher | Why did the teacher wear sunglasses? Her students were so bright! | bright
school | Why did the boy take a ladder to school? He wanted to go to high school! | ladder
math | Why was the math book so sad? It had too many problems! | problems
a doctor | Doctor, I feel like a pair of curtains. Then pull yourself together! | curtains
food | Why did the tomato turn red? It saw the salad dressing! | dressing
an egg | Why did the egg not tell the joke? It was afraid to crack up! | crack
cheese | What do you call cheese that is not yours? Nacho cheese! | nacho
coffee | How does the coffee feel on Monday? It feels ground down! | ground
bread | Why did the bread go to the doctor? It felt crumby! | crumby
the moon | How does the moon cut its hair? Eclipse it! | eclipse
the sea | Why is the sea so friendly? It always waves! | waves
winter | What do snowmen eat for breakfast? Snowflakes! | snowflakes
a ghost | Why are ghosts bad liars? You can see right through them! | through
a clock | Why did the man throw the clock out of the window? He wanted to see time fly! | time fly
a bicycle | Why can a bicycle not stand alone? It is two-tired! | two-tired
a tree | How does a tree use the computer? It logs in! | logs
music | Why could the piano not open the door? It had the wrong keys! | keys
a banana | Why did the banana see a doctor? It did not peel well! | peel
work | I told my boss that I was late because I saw a sign. It said: go slow! | go slow
football | Why is a football field so hot after the match? All the fans have left! | fans
"""
SUBJECT_ASKS = (
    "Tell me a joke about {x}.|joke about {x}|Do you know a joke about {x}?|a joke with {x}|I want a joke about {x}.|"
    "Can you tell a joke about {x}?|make a joke about {x}|Something funny about {x}, please.|Give me a joke about {x}.|"
    "I would like to hear a joke about {x}.|funny {x} joke|What is a good joke about {x}?|{x} joke please|"
    "Make me laugh with a joke about {x}.|Say something funny about {x}."
)
ANY_ASKS = (
    "Tell me a joke.|joke|joke please|Do you know a joke?|Can you tell me a joke?|Say something funny.|tell a joke|"
    "I want to laugh.|Make me laugh.|I need a joke.|Give me a joke.|be funny|Do you know something funny?|a short joke please|"
    "I could use a good joke.|Have you got a joke for me?|crack a joke|Tell me your best joke.|any jokes?|I would like to hear a joke.|Amuse me."
)
ANOTHER = (
    "Another one!|another one please|one more|Tell me another.|Do you have another one?|Again!|more jokes|One more joke please.|"
    "That was good, another?|Next joke.|haha, one more|more"
)
NOT_FUNNY = (
    "That was not funny.|not funny|I do not get it.|I don't understand the joke.|That was bad.|what a bad joke|boring joke|"
    "I did not laugh.|Is that supposed to be funny?|Your joke is old."
)


def rows() -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in JOKES.strip().splitlines()]


def build() -> tuple[Topic, ...]:
    table = rows()
    made = []
    for index, (subject, joke, about) in enumerate(table):
        after = [table[(index + step) % len(table)] for step in (3, 8)]
        name = subject.removeprefix("a ").removeprefix("an ").removeprefix("the ")
        sorry = turn(
            NOT_FUNNY,
            "I am sorry. I will try a better one next time.|Sorry, my jokes are simple. The next one may be better.",
            "sorry",
        )
        one_more = turn(
            ANOTHER, [text for _, text, _ in after], "|".join(rule for _, _, rule in table), (sorry,)
        )
        asks = (*fill(SUBJECT_ASKS, x=subject), capital(f"{name} joke?"))
        made.append(
            topic(
                f"joke.{name}", "chat", asks, joke, short=joke, about=about, turns=(one_more, sorry),
                ask="Would you like another one?|Did you like it?",
            )
        )  # fmt: skip
    jokes = [joke for _, joke, _ in table]
    rules = "|".join(rule for _, _, rule in table)
    for number in range(3):
        mine, others = jokes[number::3], jokes[(number + 1) % 3 :: 3]
        wordings = list(say(ANY_ASKS)[number::3])
        more = turn(ANOTHER, others, rules, (turn(ANOTHER, jokes[(number + 2) % 3 :: 3], rules),))
        sorry = turn(
            NOT_FUNNY, "I am sorry. I will try a better one next time.|Sorry, my jokes are simple.", "sorry"
        )
        laugh = turn(
            "haha|That was good!|lol|so funny|I like it.|Good one!",
            "I am glad that you like it!|Thank you! I am glad that you laughed.",
            "glad",
        )
        wordings.append(
            ("Tell me a joke, any joke.", "something to laugh about please", "Know any good jokes?")[number]
        )
        made.append(
            topic(f"talk.joke_{number + 1}", "chat", wordings, mine, about=rules, turns=(more, sorry, laugh),
                  ask="Would you like another one?|Did you like it?")
        )  # fmt: skip
    return tuple(made)


TOPICS = build()
