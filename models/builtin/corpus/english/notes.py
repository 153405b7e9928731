"""Short notes and e-mails, ready to send."""

from __future__ import annotations

from models.builtin.corpus.english.build import fill, say, topic, turn
from models.builtin.corpus.schema import Topic

# key | to whom and why | the note | a shorter one | question back | rule | further asks, separated by ;
NOTES = """
sick_boss | to my boss that I am sick | Dear Ms Park, I am sick today and cannot come to work. I will write again tomorrow. Kind regards, Alex | Dear Ms Park, I am sick today and cannot come. Alex | Shall I change the name? | sick | Write a sick note to my boss.; I am ill, write to my boss.; sick mail for work
late_work | to my boss that I will be late | Dear Ms Park, I am sorry, but I will be about thirty minutes late today. Kind regards, Alex | I am sorry, I will be thirty minutes late. Alex | How late will you be? | late | late mail to work; I am running late, write to my boss.; Tell my boss in a mail that I am late.
thank_gift | to thank a friend for a gift | Dear Mia, thank you so much for the lovely gift. I was very happy about it. Love, Alex | Thank you so much for the lovely gift! Alex | What was the gift? | thank & gift | thank you card for a gift; Help me say thanks for a present.; a thank you note please
thank_help | to thank my neighbour for help | Dear neighbour, thank you for your help last week. It meant a lot to me. Best wishes, Alex | Thank you for your help last week! Alex | What did your neighbour do? | thank & help | thank you note for help; Help me thank somebody for helping me.; thanks note to the neighbour
birthday | to a friend for a birthday | Dear Mia, happy birthday! I wish you a year full of joy and good people. Love, Alex | Happy birthday, Mia! All the best. Alex | How old is your friend? | happy birthday | birthday card; Write a birthday card.; birthday wishes for a friend; Help me with a birthday message.
wedding | to a couple for their wedding | Dear Mia and Tom, congratulations on your wedding! We wish you much love and laughter. Yours, Alex | Congratulations on your wedding! Much love, Alex | Do you know them well? | wedding | wedding card; Write a wedding card.; wishes for a wedding please
baby | to friends who had a baby | Dear Mia and Tom, congratulations on your baby! We wish you health, joy and some sleep. Love, Alex | Congratulations on your baby! Love, Alex | What is the baby's name? | baby | baby card; card for a new baby; Write a card for a newborn.
sorry_friend | to say sorry to a friend | Dear Tom, I am sorry for what I said. It was not fair. I hope that we can talk soon. Alex | I am sorry for what I said, Tom. Alex | What happened between you? | sorry | apology note; Write an apology to a friend.; Help me say sorry in a message.
sorry_forgot | to say sorry because I forgot a meeting | Dear Tom, I am sorry that I missed our meeting. May I suggest tomorrow at ten? Kind regards, Alex | I am sorry that I missed our meeting. Alex | When would you like to meet? | sorry & meeting | I forgot a meeting, write a mail.; apology for a missed meeting; mail because I missed the meeting
invite_dinner | to invite friends to dinner | Dear friends, please come to dinner at my place on Saturday at seven. I look forward to it! Alex | Dinner at my place, Saturday at seven. Please come! Alex | How many friends will you invite? | dinner & saturday | dinner invitation; Write an invitation to dinner.; invite text for dinner
invite_party | to invite people to my birthday party | Hello all, I turn thirty and would like to celebrate with you. Party on Friday at eight, at my place. Alex | My birthday party is on Friday at eight. Please come! Alex | How old will you be? | party|celebrate | party invitation; birthday party invitation; Write an invitation to my party.
decline | to decline an invitation | Dear Mia, thank you for the invitation. I am sorry, but I cannot come this time. Have a great evening! Alex | Thank you, but I cannot come this time. Alex | Would you like to suggest another day? | cannot come & thank | say no to an invitation by mail; I cannot go to the party, write a note.; decline note please
accept | to accept an invitation | Dear Mia, thank you for the invitation. I will come with pleasure. See you on Saturday! Alex | With pleasure, I will come. Alex | Will you bring something? | will come & pleasure | Write that I will come to the party.; accept note; say yes to an invitation by mail
day_off | to ask my boss for a day off | Dear Ms Park, may I take Friday off? All my tasks will be done by then. Kind regards, Alex | May I take Friday off? Kind regards, Alex | Which day would you like? | off | day off mail; I need a free day, write to my boss.; mail for a holiday request
meeting | to ask for a meeting | Dear Tom, could we meet this week to talk about the project? Tuesday at ten would suit me. Kind regards, Alex | Could we meet on Tuesday at ten? Alex | What is the meeting about? | meet & ten | meeting mail; Write a mail to set up a meeting.; I want to meet Tom, write him.
teacher_absent | to the teacher that my child is sick | Dear Ms Lee, my son is sick today and cannot come to school. Kind regards, Alex | My son is sick today and stays at home. Alex | How old is your child? | son | absence note for school; Write a note to the teacher.; my child is ill, write to school
complaint | to complain about a broken product | Dear team, the lamp that I bought last week is broken. Please send me a new one. Kind regards, Alex | The lamp is broken. Please send a new one. Alex | What exactly is broken? | broken & new one | complaint letter; Write a complaint to a shop.; my product is broken, write a mail
noise | to ask my neighbour to be more quiet | Dear neighbour, the music was quite loud last night. Could you turn it down after ten? Thank you, Alex | Could you turn the music down after ten? Thank you, Alex | Is it loud every night? | music & after ten | note because of noise; Write to my loud neighbour.; my neighbour is loud, write a note
landlord | to my landlord about a broken heater | Dear Mr Brown, the heater in my flat does not work. Could you send someone this week? Kind regards, Alex | The heater does not work. Please send someone. Alex | Since when is it broken? | heater | mail to my landlord; My heating is broken, write a mail.; Write to the landlord, please.
application | to apply for a job | Dear team, I would like to apply for the job in your shop. I am friendly and learn fast. Kind regards, Alex | I would like to apply for the job. Kind regards, Alex | Which job is it? | apply | application letter; Write a short job application.; cover letter please
quit | to quit my job | Dear Ms Park, I am leaving my job at the end of next month. Thank you for the good time. Kind regards, Alex | I am leaving my job at the end of next month. Alex | Have you told your boss already? | leaving | resignation letter; I want to resign, write a letter.; letter to quit
get_well | to wish a friend to get well | Dear Tom, get well soon! Rest a lot and let me know if you need anything. Love, Alex | Get well soon, Tom! Alex | What does your friend have? | get well soon | get well card; Write a get well card.; my friend is in hospital, write a card
condolence | to someone who lost a parent | Dear Mia, I am very sorry for your loss. I am thinking of you and I am here for you. Love, Alex | I am very sorry for your loss. Alex | Did you know the person well? | sorry for your loss | condolence card; Write a sympathy card.; my friend's father died, write a card
love | to someone I love | My dear, every day with you is a good day. I am so happy that you are here. Love, Alex | Every day with you is a good day. Love, Alex | How long have you been together? | every day with you | love letter; Write a love letter.; a sweet message for my girlfriend; text for my boyfriend
goodbye | to say goodbye to my team | Dear team, today is my last day. Thank you for your help and the many laughs. Let us stay in touch! Alex | Today is my last day. Thank you all! Alex | Where are you going next? | last day | farewell mail; Write a goodbye mail to colleagues.; my last day at work, write a mail
christmas | to wish merry Christmas | Dear all, merry Christmas and a happy new year! We wish you quiet days and good health. Yours, Alex | Merry Christmas and a happy new year! Alex | To whom will you send it? | merry christmas | christmas card; Write a Christmas card.; Christmas wishes please
shop_list | to remind myself what to buy | To buy: milk, bread, eggs, apples and tea. | Milk, bread, eggs, apples and tea. | What else do you need? | milk & bread | shopping list; Write a shopping list.; make a list for the supermarket; groceries list please
remind | to remind a friend to pay me back | Dear Tom, a small reminder: you still owe me twenty euros. Could you send it this week? Thank you, Alex | A small reminder about the twenty euros. Thank you, Alex | How much was it? | reminder | reminder note; Tom owes me money, write him.; friendly reminder to pay
keys | to my flatmate about the dishes | Hi Tom, please wash your dishes after you eat. I would be really glad. Thank you, Alex | Please wash your dishes, Tom. Thank you, Alex | Is the kitchen often dirty? | dishes | my flatmate never washes up, write a note; note for the kitchen; Write to my flatmate.
thank_teacher | to thank a teacher | Dear Ms Lee, thank you for a wonderful year. I learned so much in your class. Best wishes, Alex | Thank you for a wonderful year, Ms Lee! Alex | What did you like most? | thank & year | thank you card for a teacher; Write a thank you note to my teacher.; end of school card
"""
NOTE_ASKS = (
    "Write a short note {x}.|Write an e-mail {x}.|note {x}|Can you write a message {x}?|I need a short text {x}.|Please write {x}.|"
    "Help me write {x}.|a short mail {x} please|Could you write a few lines {x}?|Draft a note {x}.|I have to write {x}.|"
    "What can I write {x}?|How do I write {x}?|email {x}|Give me a text {x}.|I want to write a card {x}."
)
SHORTER = "Make it shorter.|shorter please|Can you make it shorter?|Too long.|a shorter one please|Shorten it.|keep it brief|Just one line please."
NAME = "Change the name to {n}.|My name is {n}, change that.|use the name {n}|Sign it with {n}.|Please sign as {n}.|I am {n}, not Alex."
NAMES = ("Sam", "Anna", "Min", "Leo")


def note(index: int, line: str) -> Topic:
    key, purpose, text, brief, ask, about, extra = (cell.strip() for cell in line.split(" | "))
    body, shorter = close(text), close(brief)
    turns = [turn(SHORTER, shorter, about)]
    if "Alex" in text:
        name = NAMES[index % len(NAMES)]
        turns.append(turn(fill(NAME, n=name), body.replace("Alex", name), f"{about}&{name.lower()}"))
    liked = turn("Perfect!|That is good.|I like it, thanks.|Thank you, I will send it.|great, that works|good, thank you",
                 "I am glad. Good luck with it!|You are welcome. Change the names as you like.", "glad|welcome")  # fmt: skip
    turns.append(liked)
    return topic(
        f"note.{key}", "write", (*fill(NOTE_ASKS, x=purpose), *say(extra.replace(";", "|"))), body, short=shorter,
        ask=ask, about=about, turns=tuple(turns),
    )  # fmt: skip


def close(text: str) -> str:
    """A note ends with a full stop, also after the name."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


TOPICS = tuple(note(index, line) for index, line in enumerate(NOTES.strip().splitlines()))
