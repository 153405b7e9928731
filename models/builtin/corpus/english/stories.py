"""Very short stories, each about one subject."""

from __future__ import annotations

from models.builtin.corpus.english.build import fill, topic, turn
from models.builtin.corpus.schema import Topic

# subject | story | what happened in one sentence | the lesson | rule
STORIES = """
a fox | A young fox wanted to cross a wide river, but she could not swim well. A duck saw her and pulled a branch to the shore. The fox held on to it and reached the other side. From that day on, the fox and the duck shared every breakfast. | A duck helped a fox to cross a river, and they became friends. | Help can come from someone you do not expect. | fox & duck|river
a cat | A small cat lived in a library. Every night she walked along the shelves and chose a book to sleep on. One morning an old man found her on the book that he had looked for all week. He laughed and said that she was the best helper in town. | A library cat slept on the book that a man was looking for. | Sometimes luck is soft and warm. | cat & book|library
a dog | A brown dog waited at the station every evening. One day his friend did not come, because the train was late. The dog waited in the rain until midnight. At last the door opened, and two tired friends walked home together, wet and happy. | A dog waited for his friend until the late train came. | Good friends wait. | dog & train|station
a princess | A princess did not want a castle, she wanted a garden. So she gave away her crown and planted beans and roses. In summer all the children of the town came to eat with her. She had never felt so rich before. | A princess gave up her crown for a garden and felt rich. | Sharing makes you rich. | princess & garden
a dragon | A little dragon could not breathe fire, and the others laughed at him. One cold winter the lake froze, and they were all thirsty. The little dragon breathed warm air on the ice until it melted. After that nobody laughed any more. | A small dragon melted the ice with his warm breath. | A weak side can be a strength. | dragon & ice
a robot | A robot worked in a bakery and never made a mistake. One day a child asked for a cake that looked like the moon. The robot did not know how, so it tried, and the cake came out crooked. The child loved it, and the robot learned to smile. | A robot baked a crooked moon cake that a child loved. | It does not have to be perfect. | robot & cake
a bird | A young bird was afraid to fly. Her brothers were gone, and she sat alone in the nest. Then the wind came and said: I will hold you. She opened her wings, and the wind kept its word. That evening she sang for the first time. | A bird was afraid to fly until the wind helped her. | Courage often needs a little help. | bird & wind
a tree | An old tree stood alone on a hill. In spring children came and hung a swing on its arm. In autumn they went home, and the tree felt lonely again. But under the leaves one seed was already growing, and the next year there were two trees. | A lonely tree on a hill was joined by a new one. | Nothing good stays alone for ever. | tree & hill|seed
the sea | A girl put a letter into a bottle and threw it into the sea. She wrote: who is there? Two years later she found a bottle on the same beach. Inside there was a small note that said: I am, and I was waiting for your letter. | A girl sent a letter over the sea and got an answer. | Ask, and the world may answer. | bottle|sea & letter|note
a king | A king wanted to know who was the wisest in his land. Many people gave long speeches. Only an old cook said: I do not know, but the soup is ready. The king laughed, sat down with everyone and ate. Then he made the cook his adviser. | A king chose the cook who offered soup as his adviser. | Simple words can be wise. | king & cook
a teacher | A teacher gave every child a seed and a pot. After a month all pots had flowers, but one boy brought an empty one. He said that nothing had grown. The teacher smiled, because she had boiled all the seeds. Only the boy had been honest. | Only one boy was honest about his empty pot. | Honesty is worth more than a flower. | teacher|boy & seed|pot
friendship | Mia and Tom shared one bicycle. On Monday she rode and he ran, and on Tuesday he rode and she ran. One day somebody gave them a second bicycle. They tried it for a day, but then they gave it away, because talking was easier the old way. | Two friends gave away a second bicycle to stay close. | Sharing can bring people closer. | bicycle & friends|shared
winter | It snowed for three days, and the bus could not come. So the people of the street cleared the snow together. They had lived side by side for years without a word. On the third evening they drank hot tea in one kitchen, and winter felt warm. | Snow brought the people of a street together. | Hard days can bring people together. | snow & street
the moon | The moon was tired of being alone, so it came down to a small lake. The frogs made room, and all night they sang. In the morning the moon had to go back. But it comes to the lake every night, and you can see it there in the water. | The moon visits the frogs in a small lake each night. | Even the moon needs friends. | moon & lake
a farmer | A farmer had a stone in his field and went around it for twenty years. One day his plough broke on it, and he dug it out. It was flat and thin and took only ten minutes. He laughed for a long time about the twenty years. | A farmer feared a stone that was easy to move. | Some problems are smaller than they look. | farmer & stone
a mouse | A mouse found a big piece of cheese, too big for her hole. She could eat it alone in the rain, or cut it and call the others. She called the others. They ate together, dry and warm, and in the next week they shared what they found. | A mouse shared her cheese with the others. | Sharing pays back. | mouse & cheese
a ghost | A little ghost lived in an old house and tried to scare people, but everybody said: how cute. So he opened the door and made tea for them. Soon the house was full of guests. The ghost was never so happy as in that loud year. | A cute ghost made tea for guests instead of scaring them. | Be what you are. | ghost & tea
space | A girl built a rocket from boxes and flew in her dream to a blue star. There she met a boy who had built a rocket too. They shared a sandwich and promised to meet again. In the morning a new boy came into her class, and he smiled at her. | A girl met a boy on a star, first in a dream. | Dreams can begin something real. | rocket|star & girl
a lost key | An old woman lost her key and could not enter her house. A boy from next door helped her to look, in the grass and under the stairs. They talked and laughed until it was dark. Then she found the key in her pocket, and was glad that it took so long. | A woman found her key in her pocket after a nice evening. | Lost time can be a gift. | key & woman
a musician | A man played the violin in the street, but nobody stopped. Then a small girl began to dance. Her mother stopped, then a policeman, then the whole street. The man earned only a few coins that day, but he never forgot the dance. | A girl danced to a violin, and the whole street stopped. | One person can change a moment. | violin & girl
"""
STORY_ASKS = (
    "Tell me a story about {x}.|story about {x}|Can you tell me a story about {x}?|a short story about {x} please|"
    "I want to hear a story about {x}.|Do you know a story about {x}?|Write a short story about {x}.|make up a story with {x}|"
    "Please tell me something about {x}, as a story.|a bedtime story about {x}|My child wants a story about {x}.|"
    "Give me a little story about {x}.|I would like a story with {x}.|Tell a tale about {x}.|could you write a story about {x}|{x} story"
)
ANY_ASKS = (
    "Tell me a story.|story please|I want to hear a story.|Can you tell a story?|a bedtime story please|write a short story|"
    "Do you know a good story?|tell me a tale|I cannot sleep, tell me a story.|Make up a story.|Read me a story.|"
    "Give me a short story.|I would like a little story.|Once upon a time|story|Tell me something like a fairy tale.|any story will do"
)
ANOTHER = "Another one!|one more story|Tell me another story.|another story please|again|Do you have more stories?|One more please.|next story"
LESSON = "What is the lesson?|and the moral?|What does it teach?|What can we learn from it?|the moral of the story?|So what is the point?|What does it mean?"
BRIEF = "Sum it up.|shorter please|What was it about, in short?|in one sentence?|Can you make it shorter?|the short version|What happened, in a few words?"
LIKED = "I like it.|That was beautiful.|nice story|What a lovely story!|That was good.|great story, thanks"


def rows() -> list[list[str]]:
    return [[cell.strip() for cell in line.split(" | ")] for line in STORIES.strip().splitlines()]


def loose(about: str) -> str:
    """Any word of the rule, where one of several stories may be told."""
    return about.replace("&", "|")


def build() -> tuple[Topic, ...]:
    table = rows()
    made = []
    every = "|".join(loose(row[4]) for row in table)
    liked = turn(LIKED, "I am glad that you like it!|Thank you! I am glad that you enjoyed it.", "glad")
    for index, (subject, story, brief, lesson, about) in enumerate(table):
        other = table[(index + 1) % len(table)]
        made.append(
            topic(
                f"story.{subject.split(' ', 1)[-1].replace(' ', '_')}", "story", fill(STORY_ASKS, x=subject), story, short=brief,
                about=about, ask="Did you like the story?|Would you like another one?",
                turns=(
                    turn(LESSON, f"{lesson}|I think it says this: {lesson[0].lower()}{lesson[1:]}", lesson.lower().rstrip("."), (liked,)),
                    turn(BRIEF, brief, about),
                    turn(ANOTHER, other[1], every, (liked,)),
                    liked,
                ),
            )
        )  # fmt: skip
    asks = ANY_ASKS.split("|")
    for number in range(2):
        made.append(
            topic(
                f"talk.story_{number + 1}", "story", asks[number::2], [row[1] for row in table[number::2]],
                short=[row[2] for row in table[number::2]], about=every, ask="Did you like the story?|Would you like another one?",
                turns=(turn(ANOTHER, [row[1] for row in table[1 - number :: 2]], every, (liked,)), liked),
            )
        )  # fmt: skip
    return tuple(made)


TOPICS = build()
