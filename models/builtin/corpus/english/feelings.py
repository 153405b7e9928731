"""Feelings people tell a friend about, and a kind answer to each."""

from __future__ import annotations

from models.builtin.corpus.english.build import fill, say, topic, turn
from models.builtin.corpus.schema import Topic

STATE_ASKS = (
    "I am {f}.|I'm {f}|I feel {f}.|feeling {f}|I am so {f} today.|I feel very {f} right now.|so {f}|I have been {f} all day.|"
    "Today I feel {f}.|Why am I so {f}?|I'm a bit {f}.|What can I do when I am {f}?|what helps when I feel {f}|"
    "I do not know why, but I feel {f}.|To be honest, I am {f}.|Rapport, I am {f}.|really {f} at the moment|I just feel {f}."
)
# key | word | full ; full | short | a further tip | example | question back | rule | extra asks, separated by ;
STATES = """
sad | sad | I am sorry that you feel sad. It is all right to cry and to rest. ; That sounds sad. I am here to listen, and it will get better. | I am sorry. I am here to listen. | A short walk or a call to a friend can help a little. | For example, write down three small things that went well. | Do you want to tell me what happened? | sorry/listen | I could cry.; my heart is heavy; Today was a sad day.; Cheer me up.; I feel down.
lonely | lonely | I am sorry that you feel alone. A short message to someone you like can help. ; Feeling lonely is hard. Maybe call a friend or go where people are. | Call a friend, even for five minutes. | Many people feel like that, even if they do not show it. | For example, join a small group or a course near you. | Is there somebody you could call today? | friend/someone | I have no friends.; Nobody calls me.; I am all alone.; I miss having company.; no one to talk to
stressed | stressed | That is a lot of pressure. Take a slow breath and do one small thing first. ; Stress is hard. Make a short list, begin with one thing and take a break. | Breathe slowly and do one thing at a time. | A short break makes the next hour easier. | For example, walk around the house for five minutes. | What is the biggest thing on your list? | one thing/one small thing | too much to do; I have so much stress.; Work is killing me.; I am under pressure.; everything is too much
nervous | nervous | It is normal to be nervous. Breathe slowly, and remember that you are prepared. ; Slow breathing helps when you are nervous. Breathe in for four counts and out for six. | Breathe slowly. | A little nervousness can even help you. | For example, say your first sentence aloud three times. | What are you nervous about? | breath | butterflies in my stomach; My hands are shaking.; I have stage fright.; I'm anxious; I worry about tomorrow.
angry | angry | I understand that you are angry. Take a short walk before you answer anyone. ; Anger is normal. Breathe, wait a little, and then say calmly what hurt you. | Breathe first, then talk calmly. | After an hour most things look smaller. | For example, write an angry letter and do not send it. | What made you angry? | walk/calmly | I am furious.; He makes me mad.; I could scream.; my brother makes me so angry; I hate everybody today.
tired | tired | You should get some rest. A short nap or an early night will help. ; Then it is time to rest. Put the phone away and go to bed early. | Get some rest. | A short walk in fresh air can help too. | For example, sleep for twenty minutes in the afternoon. | Did you sleep enough last night? | rest | I have no energy.; I could sleep all day.; I am exhausted.; I need a break.; worn out
excited | excited | How nice! It is a great feeling to look forward to something. ; That is lovely. I am happy with you! | How nice! | Enjoy that feeling. | For example, count the days on a calendar. | What are you excited about? | nice/lovely | I cannot wait!; Tomorrow is the big day!; I am looking forward to it.; so thrilled; I have great plans!
happy | happy | That is lovely to hear! I am happy with you. ; How nice! Keep this good moment in mind. | How nice! | A good mood is even better when you share it. | For example, tell a friend about it. | What made you so happy? | lovely/nice | What a wonderful day!; Life is good.; I am in a good mood.; I had a great day.; best day ever
bored | bored | Then let us do something! I can tell a joke or a story. ; Try something small: a walk, a puzzle or a new recipe. | Try a walk or a puzzle. | Boredom is often the start of a good idea. | For example, draw the room you are in. | Shall I tell you a joke? | walk/joke | I have nothing to do.; This is boring.; Entertain me.; nothing to do here; What can I do against boredom?
afraid | afraid | It is all right to be afraid. You are not alone, so tell me about it. ; Fear gets smaller when you talk about it. Breathe slowly, I am listening. | Talk about it and breathe slowly. | Being brave means going on although you are afraid. | For example, name five things that you can see around you. | What are you afraid of? | talk/tell me | I am scared.; I have fear.; Something frightens me.; I'm scared of the dark; it scares me
confused | confused | That happens to everyone. Let us go through it slowly, one point at a time. ; Take it slowly. Write down what you know and what you do not know. | Go slowly, one point at a time. | Clear questions often lead to clear answers. | For example, explain it to a friend in your own words. | Which part confuses you most? | slowly | I do not understand anything.; I am lost.; My head is spinning.; it makes no sense to me; I'm mixed up
disappointed | disappointed | I am sorry. It hurts when something does not go as you hoped. ; That is a pity. Give yourself a little time, and then make a new plan. | I am sorry, that hurts. That is a pity. | One bad result does not say who you are. | For example, ask what you could learn from it. | What had you hoped for? | sorry/pity | It did not work out.; I hoped for more.; He let me down.; They said no to me.; what a let-down
jealous | jealous | Jealousy is human. Talk about it calmly and look at what you have. ; It is human to be jealous. It often shows what you wish for yourself. | That is human. | Comparing yourself to others rarely helps. | For example, write down three things that you are good at. | What makes you jealous? | human | My friend has everything.; I envy her.; Others have more luck.; He got the job that I wanted.; green with envy
proud | proud | You can be proud! Well done. ; Well done! You have worked for it. | Well done! | Remember this on a bad day. | For example, write down how you did it. | What did you achieve? | well done | I made it!; I passed the exam!; I got the job!; I finished my project.; look what I did
grateful | grateful | That is a beautiful feeling. It is good to tell people about it. ; How beautiful! Being thankful makes a day warmer. | How beautiful! | People love to hear a thank you. | For example, write a short card to someone who helped you. | For what are you grateful? | beautiful | I am thankful for my family.; Life has been kind to me.; I have good friends.; I feel blessed.; so thankful today
hungry | hungry | Then it is time to eat something. Bread with cheese or an egg is quick. ; How about something quick, like an egg, noodles or fruit? It is good to eat regularly. | Eat something small, maybe an egg. | Eat slowly and drink some water too. | For example, noodles are ready in ten minutes. | What do you have in the kitchen? | egg | My stomach is growling.; I need food.; I could eat a horse.; I have not eaten all day.; starving
thirsty | thirsty | Then drink a glass of water. That is the best thing. ; Water is best when you are thirsty. Tea is fine too. | Drink some water. | Keep a bottle near you. | For example, add a slice of lemon to it. | Is there water near you? | water | I need a drink.; My mouth is dry.; so dry; what should I drink; I did not drink anything today.
cold | cold | Put on something warm and have a hot tea. ; A warm blanket and a hot drink will help. | Put on something warm. | Moving around helps too. | For example, wear thick socks. | Do you have a blanket? | warm | I am freezing.; My feet are like ice.; brrr; it is so cold in here; I cannot get warm.
sick | sick | I am sorry. Rest, drink a lot and see a doctor if it gets worse. ; Get well soon! Stay in bed, drink tea and ask a doctor if it does not get better. | Rest, drink a lot, and see a doctor if it gets worse. | Sleep helps the body. | For example, have soup and sleep early. | How long have you felt like this? | doctor | I have a cold.; I feel ill.; My throat hurts.; I have a headache.; I am unwell.
homesick | homesick | Missing home is hard. Call someone at home or cook a dish from there. ; I understand. A call home and a small routine can make it easier. | Call someone at home. | It mostly gets better with time. | For example, put up a photo of your family. | What do you miss most? | home | I miss my family.; I want to go home.; I live far from my parents.; I miss my country.; far away from home
ashamed | ashamed | Everybody does things they regret. Be gentle with yourself. ; I understand. Say sorry if you can, and then be gentle with yourself. | Be gentle with yourself. | Most people forget such moments soon. | For example, ask if you would judge a friend so hard. | Do you want to talk about it? | gentle | I made a fool of myself.; It was so embarrassing.; I'm embarrassed; I said something stupid.; Everyone laughed at me.
guilty | guilty | Feeling guilty shows that you care. Say sorry and try to make it good again. ; You care, and that is good. Maybe say sorry and do it better next time. | Say sorry and make it good. | Nobody is perfect. | For example, write a short honest note. | What happened? | sorry | I did something wrong.; I lied to my friend.; I hurt someone.; I have a bad conscience.; It was my fault.
unmotivated | unmotivated | Start with just five minutes. The start is the hardest part. ; Pick the smallest step and do only that. Motivation often comes after the start. | Start with five minutes. | A fixed time each day helps. | For example, open the book and read one page. | What is the smallest step? | start | I cannot get started.; I am lazy today.; No motivation.; I keep putting things off.; I do not feel like working.
overwhelmed | overwhelmed | That is too much at once. Choose one thing and leave the rest for later. ; Stop for a moment and breathe. Then choose just one thing. | Choose just one thing. | You do not have to do it all today. | For example, put everything on paper and circle one point. | Which one is most urgent? | one thing | I cannot handle it all.; Everything comes at once.; I do not know where to start.; too many tasks; it is all too much for me
hopeful | hopeful | That is good. Hope gives strength. ; I am glad. Hold on to that hope. | Hope is good. | Small steps keep hope alive. | For example, plan one thing for next week. | What do you hope for? | hope | Things are looking up.; It will be fine.; I think it will work.; I see light again.; better days are coming
"""
EVENT_ASKS = "{s}.|{s}|Help, {l}.|{s}, what now?|{s} and I do not know what to do.|What should I do? {s}.|{s}. Any advice?|I need to talk, {l}.|You know, {l}."
# key | sentence | full ; full | short | a further tip | question back | rule | extra asks
EVENTS = """
exam | I have an exam tomorrow | You can do it! Look over the main points, then sleep well. ; Read your notes once more, go to bed early and trust yourself. | Look over your notes and sleep well. | Have a good breakfast in the morning. | Which subject is it? | sleep/bed | I am afraid of my exam.; big test tomorrow; My exam is next week.; exam stress; I'm nervous about the test.
failed | I failed my exam | I am sorry. One exam is not the end, and you can try again. ; That hurts. Rest a little, see what went wrong and try again. | I am sorry. You can try again. | Many good people failed before they made it. | Do you know what was difficult? | try again | I did not pass.; bad grades; I got a bad mark.; I flunked the test.; my grades are terrible
breakup | My girlfriend left me | I am so sorry. A break-up hurts, so give yourself time and talk to friends. ; That hurts a lot. Give it time and be with people who like you. | I am so sorry. Give it time. | You do not have to be strong every day. | Do you want to tell me about it? | time | We broke up.; My boyfriend left me.; he broke up with me; My heart is broken.; I miss my ex.; she left me; heartbroken; I am getting divorced.
death | My grandmother died | I am very sorry for your loss. Take all the time that you need. ; I am so sorry. It is good to remember and to cry. | I am very sorry for your loss. | Memories stay with you. | Would you like to tell me about the person you lost? | sorry | My father passed away.; Someone I love died.; I lost my grandfather.; we had a funeral today; My friend died.; I am grieving.
pet_death | My dog died | I am so sorry. A pet is part of the family, and it is normal to be sad. ; I am sorry. You gave your pet a good life. | I am so sorry about your pet. | It is all right to miss it for a long time. | What was your pet like? | pet | My cat died.; I lost my pet.; our old dog is gone; We had to put the cat to sleep.; my rabbit is dead
fight | I had a fight with my friend | That is hard. Wait until you are calm, then talk and say how you feel. ; Give it a day. Then talk to each other in a calm way. | Calm down, then talk. | Say "I felt hurt" rather than "you are bad". | What was the fight about? | talk | My friend does not talk to me.; I argued with my wife.; we had an argument; My sister is mad at me.; I quarrelled with my mother.
job_loss | I lost my job | I am sorry. Take a breath, then make a small plan for the next weeks. ; That is hard. Tell your family and look for help, then make a plan. | I am sorry. Rest, then make a plan. | It happens to good people too. | Do you have someone who supports you? | plan | I was fired.; They let me go.; I am unemployed.; no job anymore; I got laid off.
new_job | I got a new job | Congratulations! I wish you a good start. ; How nice, congratulations! You can be proud. | Congratulations! | On the first day just listen and be kind. | What kind of job is it? | congratulations | I was hired!; I start my new job on Monday.; they gave me the job; I have good news about work.; my first job!
love | I am in love | How lovely! Enjoy it and be yourself. ; That is a lovely feeling. Be honest and take your time. | How lovely! | Listening well is a good start. | Does the person know it? | lovely | I have a crush.; I like a girl at school.; I met someone.; butterflies because of a boy; I think I love him.
birthday | It is my birthday | Happy birthday! I wish you a lovely day. ; Happy birthday, and all the best for your new year! | Happy birthday! | Treat yourself to something nice today. | How will you celebrate? | happy birthday | Today is my birthday.; I turn thirty today.; It's my birthday today!; my birthday is today; I am one year older today.
wedding | I am getting married | Congratulations! I wish you both much happiness. ; How wonderful, congratulations to you both! | Congratulations! | Enjoy the planning too. | When is the wedding? | congratulations | We are engaged!; she said yes; My wedding is next month.; I will marry in May.; we got engaged
baby_born | I became a father | Congratulations! I wish the whole family health and joy. ; How wonderful, congratulations! Enjoy the first days. | Congratulations! | Sleep whenever the baby sleeps. | What is the baby's name? | congratulations | I became a mother.; Our baby is here!; I am pregnant.; we have a new baby; My son was born today.
moving | I am moving to a new city | That is a big step. Pack early and learn one new street each day. ; How exciting! A new city has new friends for you, step by step. | A big step. Good luck! | Joining a club helps to find friends. | Where are you moving? | step | I moved to a new flat.; We move next week.; I am new in this town.; moving house soon; I start again in a new place.
bullied | People at school are mean to me | I am sorry, that is not right. Please tell an adult whom you trust. ; You did nothing wrong. Talk to a teacher or to your parents, and do not stay alone with it. | Please tell someone you trust. You did nothing wrong. | Stay near good friends. | Is there a teacher whom you trust? | trust/talk | I am being bullied.; They laugh at me in class.; Kids call me names.; Others push me around at school.; my classmates are mean
insomnia_worry | I cannot stop thinking at night | Write your thoughts down and tell yourself: tomorrow. Then breathe slowly. ; Put your worries on paper before you go to bed, and breathe slowly. | Write it down and breathe slowly. | Keep the phone out of the bed. | What do you think about most? | breathe | My thoughts keep me awake.; I lie awake and worry.; too many thoughts in bed; I worry all night.; my mind does not stop at night
"""
LISTEN = (
    turn(
        "Yes, I want to talk.|Can I tell you about it?|I need someone to listen.|yes please|Will you listen?|I want to tell you more.",
        "Of course. Tell me everything, I am listening.|Yes, I am listening. Start where you like.",
        "listening",
    ),
    turn(
        "What should I do?|what now|Do you have a tip?|And what can I do now?|any advice?|Give me one tip.|what would you do",
        "Start with a small step: take a slow walk and talk to a friend.|Take a slow walk first. After that, talk to a friend.",
        "walk",
        (
            turn(
                "And then?|what next|And after that?|Okay, and then what?|anything more",
                "Then rest, eat something good and go to bed early.|After that, rest and sleep well. Tomorrow is a new day.",
                "rest",
            ),
        ),
    ),
    turn(
        "Thanks for listening.|thank you, that helps|Thanks, you are kind.|I feel better now.|thank you for your kind words|ok, thanks",
        "You are welcome. I am glad that you told me.|I am glad. Come back whenever you like.",
        "glad",
    ),
)
CHEER = (
    turn(
        "Thank you!|thanks a lot|Thanks, that is kind.|that is nice of you|thank you so much",
        "You are welcome! Take care.|With pleasure! Have a good time.",
        "welcome|pleasure",
    ),
)
GLAD = (
    "excited",
    "happy",
    "proud",
    "grateful",
    "hopeful",
    "new_job",
    "love",
    "birthday",
    "wedding",
    "baby_born",
)


GRAVE = ("death", "pet_death", "breakup", "bullied", "job_loss")  # nothing chatty is added to these


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]


def parts(cell: str) -> tuple[str, ...]:
    return say(cell.replace(" ; ", "|"))


def of_state(line: str) -> Topic:
    key, word, full, short, more, example, ask, about, extra = cells(line)
    asks = (*fill(STATE_ASKS, f=word), *say(extra.replace(";", "|")))
    return topic(
        f"feeling.{key}", "chat", asks, parts(full), short=short, more=more, example=example, ask=ask,
        about=about.replace("/", "|"), turns=CHEER if key in GLAD else LISTEN,
    )  # fmt: skip


def of_event(line: str) -> Topic:
    key, sentence, full, short, more, ask, about, extra = cells(line)
    lower = sentence if sentence.startswith("I ") else sentence[0].lower() + sentence[1:]
    asks = (*fill(EVENT_ASKS, s=sentence, l=lower), *say(extra.replace(";", "|")))
    return topic(
        f"event.{key}", "chat", asks, parts(full), short=short, more="" if key in GRAVE else more, ask=ask,
        about=about.replace("/", "|"), turns=CHEER if key in GLAD else LISTEN,
    )  # fmt: skip


TOPICS = (
    *(of_state(line) for line in STATES.strip().splitlines()),
    *(of_event(line) for line in EVENTS.strip().splitlines()),
)
