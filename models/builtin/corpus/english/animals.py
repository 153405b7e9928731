"""Animals: what each is, its sound, its young, its legs and its home, from one table."""

from __future__ import annotations

from models.builtin.corpus.english.build import fill, state, topic, turn
from models.builtin.corpus.schema import FollowUp, Topic

# name | class word (fact) | what it is, two ways | short | sound | young | legs | home | a further sentence
# `-` where a question about it would have no good answer.
TABLE = """
dog | pet | A dog is a friendly animal that lives with people as a pet. | Dogs are loyal animals and the oldest pet of man. | A friendly pet. | A dog barks. | puppy | four | with people | It has a very good nose.
cat | pet | A cat is a small furry animal that many people keep as a pet. | Cats are quiet hunters and a popular pet. | A small furry pet. | A cat meows. | kitten | four | with people | It sleeps most of the day.
cow | milk | A cow is a large farm animal that gives milk. | Cows eat grass and give us milk. | A farm animal that gives milk. | A cow moos. | calf | four | on a farm | It eats grass and chews it twice.
horse | ride | A horse is a large strong animal that people ride. | Horses are fast and strong, and people like to ride them. | A strong animal to ride. | A horse neighs. | foal | four | on a farm | It can sleep standing up.
pig | farm | A pig is a clever farm animal with a flat nose. | Pigs are smart animals that live on a farm. | A clever farm animal. | A pig oinks. | piglet | four | on a farm | It likes mud because mud keeps it cool.
sheep | wool | A sheep is a farm animal that gives wool. | Sheep live in flocks and give us wool. | A farm animal with wool. | A sheep bleats. | lamb | four | on a farm | It likes to stay close to the others.
goat | climb | A goat is a farm animal with horns that can climb very well. | Goats give milk and can climb steep rocks. | A farm animal that likes to climb. | A goat bleats. | kid | four | on a farm | It eats almost any plant.
hen | eggs | A hen is a female chicken that lays eggs. | Hens are farm birds that lay eggs. | A farm bird that lays eggs. | A hen clucks. | chick | two | on a farm | It can fly only a very short way.
duck | bird | A duck is a water bird with a flat beak. | Ducks are birds that swim and fly. | A water bird. | A duck quacks. | duckling | two | near lakes and rivers | Its feathers do not get wet.
lion | cat | A lion is a big wild cat that lives in groups. | Lions are big cats and strong hunters. | A big wild cat. | A lion roars. | cub | four | in Africa | The male has a mane.
tiger | cat | A tiger is the largest wild cat, and it has black stripes. | Tigers are big cats with stripes, and they hunt alone. | A big wild cat with stripes. | A tiger roars. | cub | four | in Asia | It likes to swim.
elephant | trunk | An elephant is the largest land animal, and it has a long trunk. | Elephants are huge grey animals with a trunk. | A huge animal with a trunk. | An elephant trumpets. | calf | four | in Africa and Asia | It has a very good memory.
giraffe | neck | A giraffe is the tallest animal, with a very long neck. | Giraffes have a long neck and eat leaves from trees. | A tall animal with a long neck. | - | calf | four | in Africa | Its tongue is long and dark.
zebra | stripes | A zebra is a wild animal like a horse with black and white stripes. | Zebras look like horses with stripes. | A wild horse with stripes. | - | foal | four | in Africa | Each zebra has its own pattern.
monkey | tree | A monkey is a clever animal with hands, and it often lives in trees. | Monkeys climb trees and use their hands. | A clever animal that climbs trees. | - | - | - | in warm forests | It eats fruit and leaves.
bear | furry | A bear is a big furry animal that eats plants and meat. | Bears are strong furry animals, and many sleep in winter. | A big furry animal. | A bear growls. | cub | four | in forests and mountains | It can smell food from far away.
polar bear | ice | A polar bear is a big white bear that lives on the ice in the north. | Polar bears hunt on the sea ice. | A white bear of the ice. | - | cub | four | in the Arctic | Its skin is black under the white fur.
panda | bamboo | A panda is a black and white bear that eats bamboo. | Pandas are bears from China, and they eat bamboo nearly all day. | A bear that eats bamboo. | - | cub | four | in China | It eats for about twelve hours a day.
wolf | pack | A wolf is a wild animal like a dog that lives in a pack. | Wolves hunt together in a pack. | A wild dog that lives in a pack. | A wolf howls. | pup | four | in forests | All dogs come from wolves.
fox | tail | A fox is a small wild animal with red fur and a thick tail. | Foxes are clever hunters with a thick tail. | A wild animal with a thick tail. | - | cub | four | in forests and fields | It hunts mostly at night.
rabbit | ears | A rabbit is a small soft animal with long ears. | Rabbits have long ears and live in holes in the ground. | A soft animal with long ears. | - | kit | four | in holes in the ground | Its teeth never stop growing.
mouse | tail | A mouse is a very small animal with a long tail. | Mice are tiny animals with a thin tail. | A tiny animal with a long tail. | A mouse squeaks. | - | four | in fields and houses | It can pass through a very small hole.
squirrel | nuts | A squirrel is a small animal with a thick tail that collects nuts. | Squirrels climb trees and hide nuts for the winter. | A small animal that collects nuts. | - | - | four | in trees | It forgets some nuts, and they become trees.
kangaroo | jump | A kangaroo is an animal from Australia that moves by big jumps. | Kangaroos jump on strong back legs and carry the young in a pouch. | An animal that moves by jumping. | - | joey | four | in Australia | Its baby lives in a pouch.
koala | leaves | A koala is a furry animal from Australia that eats leaves. | Koalas sleep in trees and eat only a few kinds of leaves. | A furry animal that eats leaves. | - | joey | four | in Australia | It sleeps up to twenty hours a day.
camel | desert | A camel is a large animal of the desert with one or two humps. | Camels carry people through the desert and can go long without water. | A desert animal with humps. | - | calf | four | in deserts | It stores fat in its humps.
whale | sea | A whale is a very large animal that lives in the sea and breathes air. | Whales live in the sea, but they are not fish. | A huge animal of the sea. | - | calf | no | in the sea | The blue whale is the largest animal on earth.
dolphin | sea | A dolphin is a clever animal that lives in the sea and breathes air. | Dolphins are friendly animals of the sea that like to play. | A clever animal of the sea. | - | calf | no | in the sea | It talks with clicks and whistles.
shark | fish | A shark is a big fish with many sharp teeth. | Sharks are fish that hunt in the sea. | A big fish with sharp teeth. | - | pup | no | in the sea | It gets new teeth all its life.
fish | water | A fish is an animal that lives in water and breathes through gills. | Fish swim with fins and breathe under water. | An animal that lives in water. | - | - | no | in water | Most fish lay eggs.
octopus | arms | An octopus is a soft sea animal with eight arms. | Octopuses have eight arms and are very clever. | A sea animal with eight arms. | - | - | - | in the sea | It has three hearts.
penguin | bird | A penguin is a black and white bird that cannot fly but swims very well. | Penguins are birds of the cold south. They swim instead of flying. | A bird that swims but cannot fly. | - | chick | two | in the far south | The father often keeps the egg warm.
owl | night | An owl is a bird that hunts at night. | Owls see and hear very well at night. | A bird of the night. | An owl hoots. | - | two | in forests | It can turn its head very far.
eagle | bird | An eagle is a large bird with very good eyes. | Eagles are strong birds that hunt small animals. | A large bird with sharp eyes. | - | - | two | in mountains | It can see a rabbit from far away.
parrot | bird | A parrot is a colourful bird that can copy words. | Parrots are clever birds of warm lands. | A colourful bird that can talk. | - | chick | two | in warm forests | Some parrots live more than fifty years.
bat | fly | A bat is the only furry animal that can really fly. | Bats fly at night and hang upside down by day. | A furry animal that can fly. | - | pup | two | in caves and trees | It finds its way by sound.
snake | legs | A snake is a long animal without legs. | Snakes have no legs and move on their belly. | A long animal without legs. | A snake hisses. | - | no | in many warm places | It smells with its tongue.
frog | jump | A frog is a small animal that can jump and lives near water. | Frogs jump far and live on land and in water. | A small animal that jumps. | A frog croaks. | tadpole | four | near water | It catches flies with its tongue.
turtle | shell | A turtle is a slow animal with a hard shell. | Turtles carry a hard shell on their back. | A slow animal with a shell. | - | - | four | on land and in water | Some turtles live more than a hundred years.
crocodile | teeth | A crocodile is a large animal with many teeth that lives in rivers. | Crocodiles wait in the water and have strong jaws and sharp teeth. | A river animal with many teeth. | - | - | four | in warm rivers | Its family is as old as the dinosaurs.
bee | honey | A bee is a small insect that makes honey. | Bees visit flowers and make honey. | An insect that makes honey. | A bee buzzes. | - | six | in a hive | It also helps plants to make fruit.
ant | insect | An ant is a tiny insect that lives in a large group. | Ants are insects that work together. | A tiny insect. | - | - | six | in the ground | It can carry far more than its own weight.
butterfly | wings | A butterfly is an insect with large colourful wings. | Butterflies have bright wings and drink from flowers. | An insect with colourful wings. | - | caterpillar | six | in gardens and fields | It tastes with its feet.
spider | web | A spider is a small animal that often makes a web. | Spiders catch insects, many of them in a web. | A small animal that makes a web. | - | - | eight | in corners and gardens | Most spiders do not harm people.
snail | shell | A snail is a slow and soft animal with a shell on its back. | Snails carry a shell and move slowly. | A slow animal with a shell. | - | - | no | in wet gardens | It leaves a wet line behind.
hedgehog | spines | A hedgehog is a small animal with spines on its back. | Hedgehogs roll into a ball of spines when they are afraid. | A small animal with spines. | - | - | four | in gardens | It sleeps through the winter.
deer | forest | A deer is a shy animal of the forest, and the males of most kinds have antlers. | Deer live in the forest and eat grass and leaves. | A shy animal of the forest. | - | fawn | four | in forests | It can run very fast.
hippo | river | A hippo is a huge animal that spends the day in rivers. | Hippos are heavy animals of lakes and rivers. | A huge animal of the river. | - | calf | four | in Africa | It is much faster than it looks.
rhino | horn | A rhino is a very large animal with one or two horns on its nose. | Rhinos are heavy and grey, with a horn on the nose. | A huge animal with a horn. | - | calf | four | in Africa and Asia | It cannot see well, but it hears very well.
swan | bird | A swan is a large white water bird with a long neck. | Swans are elegant birds with long necks. | A large white bird. | - | cygnet | two | on lakes and rivers | It often stays with one partner.
donkey | farm | A donkey is a farm animal like a small horse with long ears. | Donkeys carry loads, on the farm or in the mountains. | A farm animal with long ears. | A donkey brays. | foal | four | on a farm | It is careful rather than stubborn.
seal | sea | A seal is an animal that swims in the sea and rests on the shore. | Seals are good swimmers of the cold sea. | A sea animal with thick fat. | A seal barks. | pup | - | on cold shores | Thick fat keeps it warm.
"""

WHAT_ASKS = (
    "What is {a}?|what's {a}|Tell me about {p}.|{p}|{n}|What kind of animal is {a}?|describe {a}|"
    "Can you tell me something about {p}?|What do you know about {p}?|explain what {a} is|"
    "I saw {a} today. What is it?|My daughter asked me about {p}.|Say something about {p}.|info about {p}|"
    "I want to learn about {p}.|What makes {a} special?|do you know {p}|Give me a fact about {p}.|the {n}, what is it"
)
SOUND_ASKS = (
    "What sound does {a} make?|{n} sound|What does {a} say?|which noise does {a} make|How does {a} sound?|"
    "the sound of {a}|Tell me the sound of {a}.|What noise do {p} make?|what do {p} sound like|"
    "Do you know the sound that {a} makes?|How do we call the sound of {a}?|make the sound of {a}|"
    "My child asks which sound {a} makes.|I forgot what sound {p} make."
)
BABY_ASKS = (
    "What is a baby {n} called?|baby {n}|What do you call a baby {n}?|name for a young {n}|What are baby {p} called?|"
    "How is a young {n} called?|the young of {a}|Tell me the word for a baby {n}.|what is the baby of {a}|"
    "I do not know the word for a young {n}.|Do you know what a baby {n} is called?|the English word for a baby {n}|"
    "What is the name of the young of {a}?|a small {n} is called what"
)
LEGS_ASKS = (
    "How many legs does {a} have?|{n} legs|legs of {a}|How many legs do {p} have?|number of legs of {a}|"
    "Tell me how many legs {a} has.|Count the legs of {a}.|does {a} have legs|Do you know how many legs {p} have?|"
    "On how many legs does {a} walk?|I wonder how many legs {a} has.|{n}: how many legs|"
    "For a quiz: how many legs has {a}?|How many legs has {a} got?"
)
HOME_ASKS = (
    "Where does {a} live?|where do {p} live|home of {p}|{n} habitat|Where can I find {p}?|Where do I see {a} in nature?|"
    "Tell me where {p} live.|In which places do {p} live?|where are {p} found|What is the home of {a}?|"
    "Do you know where {p} live?|I wonder where {p} live.|Where would I meet {a}?|the place where {p} live"
)
PLURALS = {"sheep": "sheep", "fish": "fish", "deer": "deer", "mouse": "mice", "wolf": "wolves", "fox": "foxes",
           "butterfly": "butterflies", "octopus": "octopuses", "donkey": "donkeys", "monkey": "monkeys"}  # fmt: skip
SOUND, YOUNG, LEGS = 5, 6, 7  # columns of the table
ASK_BACK = "Do you like {p}?|Have you ever seen {a}?|Would you like to hear about another animal?"


def sentence_of_legs(name: str, count: str) -> str:
    if count == "no":
        return f"{name} has no legs."
    return f"{name} has {count} legs."


def home_turn(plural: str, home: str) -> FollowUp:
    asks = "And where does it live?|where do they live|Where can I see one?|And its home?|in which place does it live|Where would I find it?"
    return turn(asks, state("It lives {h}.|{p} live {h}.", p=plural, h=home), home.lower())


def baby_turn(young: str) -> FollowUp:
    asks = "And what is its baby called?|what do you call the baby|And the young one?|the name of its young|How is the baby called?|And a baby one?"
    return turn(asks, state("Its baby is called a {y}.|A {y}.", y=young), young)


def and_another(line: str, column: int) -> FollowUp:
    """The same question about the next animal of the table that has an answer in the column."""
    lines = TABLE.strip().splitlines()
    start = lines.index(line) + 1
    rows = [[cell.strip() for cell in text.split("|")] for text in lines[start:] + lines[:start]]
    row = next(row for row in rows if row[column] not in ("-", ""))
    name, value = row[0], row[column]
    article = ("an " if name[0] in "aeiou" else "a ") + name
    asks = fill(
        "And {a}?|What about {a}?|how about {a}|and {p}?|ok, and {a}|Now {a}.",
        a=article,
        p=PLURALS.get(name, name + "s"),
    )
    if column == SOUND:
        return turn(asks, value, value.split()[-1].rstrip("."))
    if column == YOUNG:
        return turn(asks, state("A baby {n} is called a {y}.|That is a {y}.", n=name, y=value), value)
    return turn(asks, sentence_of_legs(article, value).capitalize(), f"{value} legs")


def of_animal(line: str) -> list[Topic]:
    name, word, first, second, short, sound, young, legs, home, more = (
        cell.strip() for cell in line.split("|")
    )
    article = ("an " if name[0] in "aeiou" else "a ") + name
    plural = PLURALS.get(name, name + "s")
    slots = {"a": article, "p": plural, "n": name}
    back = fill(ASK_BACK, **slots)
    turns = [home_turn(plural, home)]
    if young != "-":
        turns.append(baby_turn(young))
    key = name.replace(" ", "_")
    made = [
        topic(
            f"animal.{key}", "fact", fill(WHAT_ASKS, **slots), (first, second), short=short, more=more,
            ask=back, about=f"{word}&{name}|{plural}|{short.lower().rstrip('.')}", fact=word, turns=tuple(turns),
        )
    ]  # fmt: skip
    if sound != "-":
        verb = sound.split()[-1].rstrip(".")
        says = state("{s}|It {v}. That is the sound of {a}.", s=sound, v=verb, **slots)
        made.append(
            topic(f"animal_sound.{key}", "fact", fill(SOUND_ASKS, **slots), says, short=f"It {verb}.", more=more,
                  ask=back, about=verb, fact=verb, turns=(and_another(line, SOUND),))
        )  # fmt: skip
    if young != "-":
        says = state(
            "A baby {n} is called a {y}.|The young of {a} is a {y}.|We call a young {n} a {y}.",
            y=young,
            **slots,
        )
        made.append(
            topic(f"animal_baby.{key}", "fact", fill(BABY_ASKS, **slots), says, short=f"A {young}.", more=more,
                  ask=back, about=young, fact=young, turns=(and_another(line, YOUNG),))
        )  # fmt: skip
    if legs != "-":
        says = state("{s}|{t}", s=sentence_of_legs(article, legs), t=f"{plural} have {legs} legs.")
        made.append(
            topic(f"animal_legs.{key}", "fact", fill(LEGS_ASKS, **slots), says, short=f"{legs.capitalize()} legs.",
                  more=more, ask=back, about=f"{legs} legs", fact=f"{legs} legs", turns=(and_another(line, LEGS),))
        )  # fmt: skip
    if home != "-":
        says = state("{p} live {h}.|{a} lives {h}.|You find {p} {h}.", h=home, **slots)
        made.append(
            topic(f"animal_home.{key}", "fact", fill(HOME_ASKS, **slots), says, short=f"{home[0].upper()}{home[1:]}.",
                  more=more, ask=back, about=home.lower(), fact=home.lower(), turns=tuple(turns[1:]))
        )  # fmt: skip
    return made


TOPICS = tuple(made for line in TABLE.strip().splitlines() for made in of_animal(line))
