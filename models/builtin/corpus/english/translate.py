"""Common words and phrases in Korean, one table each.

Contract: words are given in their plain dictionary form, phrases in the polite form. Not here: whole texts.
"""

from __future__ import annotations

from models.builtin.corpus.english.build import fill, state, topic, turn
from models.builtin.corpus.schema import FollowUp, Topic

WORD_ASKS = (
    "What is {w} in Korean?|{w} in korean|How do you say {w} in Korean?|translate {w} into Korean|Translate {w} to Korean.|"
    "Korean word for {w}|What is the Korean word for {w}?|how to say {w} in Korean|Tell me {w} in Korean.|"
    "I want to know the Korean word for {w}.|Can you translate {w} into Korean?|{w} korean|Do you know {w} in Korean?|"
    "How do Koreans say {w}?|I am learning Korean. What is {w}?|what does {w} mean in Korean|"
    "Please give me the Korean for {w}.|the word {w}, in Korean please|How would I say {w} in Korean?"
)
WORD_SAYS = "The Korean word for {w} is {k}.|{w} is {k} in Korean.|In Korean, {w} is {k}."
BACK_ASKS = (
    "What does {k} mean?|{k} in English|{k} meaning|What is {k} in English?|translate {k}|Translate {k} into English.|"
    "I saw the word {k}. What does it mean?|{k}?|Can you tell me what {k} means?|the Korean word {k}, in English?|"
    "meaning of {k}|What is the English word for {k}?"
)
BACK_SAYS = "{k} means {w} in English.|In English, {k} is {w}.|{k} is the Korean word for {w}."

WORDS = """
water 물, rice 밥, bread 빵, milk 우유, coffee 커피, tea 차, meat 고기, fish 생선, egg 달걀, apple 사과, banana 바나나, fruit 과일,
vegetable 채소, salt 소금, sugar 설탕, soup 국, food 음식, kitchen 부엌, house 집, room 방, door 문, window 창문, table 탁자, chair 의자,
bed 침대, book 책, school 학교, teacher 선생님, student 학생, friend 친구, family 가족, mother 어머니, father 아버지, child 아이, baby 아기, grandmother 할머니,
grandfather 할아버지, person 사람, man 남자, woman 여자, name 이름, dog 개, cat 고양이, bird 새, cow 소, pig 돼지, horse 말, rabbit 토끼,
tiger 호랑이, bear 곰, tree 나무, flower 꽃, mountain 산, sea 바다, river 강, sky 하늘, sun 해, moon 달, star 별, rain 비,
snow 눈, wind 바람, cloud 구름, spring 봄, summer 여름, autumn 가을, winter 겨울, today 오늘, tomorrow 내일, yesterday 어제, morning 아침, evening 저녁,
night 밤, time 시간, clock 시계, hospital 병원, doctor 의사, bank 은행, shop 가게, market 시장,
station 역, bus 버스, car 자동차, train 기차, airplane 비행기, bicycle 자전거, road 길, city 도시, country 나라, money 돈, phone 전화, computer 컴퓨터,
music 음악, song 노래, movie 영화, picture 그림, letter 편지, word 단어, language 언어, question 질문, answer 대답, work 일, head 머리, face 얼굴,
hand 손, foot 발, heart 심장, love 사랑, dream 꿈, happiness 행복, red 빨간색, blue 파란색, white 하얀색, black 검은색, yellow 노란색, green 초록색,
one 하나, two 둘, three 셋, four 넷, five 다섯, six 여섯, seven 일곱, eight 여덟, nine 아홉, ten 열, umbrella 우산, shoes 신발, clothes 옷, bag 가방, gift 선물, health 건강,
to go 가다, to come 오다, to eat 먹다, to drink 마시다, to sleep 자다, to see 보다, to read 읽다, to write 쓰다, to buy 사다, to learn 배우다, to know 알다, to walk 걷다
"""
PHRASES = """
hello | 안녕하세요
goodbye | 안녕히 가세요
thank you | 감사합니다
I am sorry | 죄송합니다
excuse me | 실례합니다
yes | 네
no | 아니요
please help me | 도와주세요
good night | 안녕히 주무세요
nice to meet you | 만나서 반가워요
I love you | 사랑해요
how are you | 어떻게 지내세요
what is your name | 이름이 뭐예요
how much is it | 얼마예요
where is the toilet | 화장실이 어디예요
it is delicious | 맛있어요
I am hungry | 배고파요
I do not know | 몰라요
I understand | 알겠어요
happy birthday | 생일 축하해요
see you tomorrow | 내일 봐요
have a nice day | 좋은 하루 보내세요
please give me water | 물 주세요
I am a student | 저는 학생이에요
it is cold today | 오늘은 추워요
I like music | 저는 음악을 좋아해요
congratulations | 축하해요
just a moment | 잠깐만요
I am tired | 피곤해요
let us eat | 같이 먹어요
"""
AMBIGUOUS = "눈 말 밤 차 일 개 해 쓰다 문 네"  # words with a second common meaning
BACK_STEP = 4  # every fourth word is also asked the other way round


def words() -> tuple[tuple[str, str], ...]:
    pairs = [entry.strip().rsplit(" ", 1) for entry in WORDS.replace("\n", " ").split(",") if entry.strip()]
    return tuple((word.strip(), korean) for word, korean in pairs)


def word_turn(word: str, korean: str) -> FollowUp:
    asks = fill("And {w}?|what about {w}|And {w} in Korean?|How about {w}?|ok, and {w}?|Now {w}.", w=word)
    return turn(asks, state("{w} is {k} in Korean.|That is {k}.|It is {k}.", w=word, k=korean), korean)


def pair_topic(key: str, word: str, korean: str, turns: tuple[FollowUp, ...]) -> Topic:
    return topic(
        key, "translate", fill(WORD_ASKS, w=word), state(WORD_SAYS, w=word, k=korean), short=f"{korean}.",
        ask="Would you like another word?|Are you learning Korean?", about=korean, fact=korean, turns=turns,
    )  # fmt: skip


def build() -> tuple[Topic, ...]:
    pairs = words()
    made = []
    for index, (word, korean) in enumerate(pairs):
        after = tuple(word_turn(*pairs[(index + step) % len(pairs)]) for step in (1, 17))
        made.append(pair_topic(f"korean.{word.replace(' ', '_')}", word, korean, after))
        if index % BACK_STEP == 0 and korean not in AMBIGUOUS.split():
            made.append(
                topic(
                    f"english.{word.replace(' ', '_')}", "translate", fill(BACK_ASKS, k=korean),
                    state(BACK_SAYS, w=word, k=korean), short=f"{word.capitalize()}.",
                    ask="Would you like another word?|Are you learning Korean?", about=word, fact=word,
                )
            )  # fmt: skip
    for line in PHRASES.strip().splitlines():
        phrase, korean = (cell.strip() for cell in line.split("|"))
        made.append(pair_topic(f"korean_phrase.{phrase.lower().replace(' ', '_')}", phrase, korean, ()))
    return tuple(made)


GENERAL = topic(
    "translate.general",
    "translate",
    "Can you translate for me?|I need a translation.|translate something|Do you translate?|Please translate this for me.|"
    "Can you help me with Korean?|I want to learn Korean.|teach me some Korean|Teach me a Korean word.|how do I start with Korean|"
    "help me learn korean|Which Korean words should I know?",
    "I can translate common words and short phrases into Korean. Hello is 안녕하세요.|I know common Korean words. Let us begin with thank you: 감사합니다.",
    short="Common words, yes. Hello is 안녕하세요.",
    more="Water is 물 and friend is 친구 in Korean.",
    example="For example, good night is 안녕히 주무세요.",
    ask="Which word would you like to know?",
    about="안녕하세요|감사합니다",
    turns=(word_turn("water", "물"), word_turn("friend", "친구")),
)
TOPICS = (*build(), GENERAL)
