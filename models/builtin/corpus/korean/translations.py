"""Korean words in English, and back: one table, shared frames."""

from __future__ import annotations

from models.builtin.corpus.schema import Topic

from .write import then, topic

# Korean=English
_WORDS = """
사과=apple 배=pear 포도=grape 딸기=strawberry 수박=watermelon 바나나=banana 복숭아=peach 오렌지=orange 물=water 우유=milk 빵=bread 밥=rice
고기=meat 생선=fish 달걀=egg 소금=salt 설탕=sugar 커피=coffee 차=tea 주스=juice 감자=potato 양파=onion 당근=carrot 토마토=tomato
개=dog 고양이=cat 새=bird 말=horse 소=cow 돼지=pig 양=sheep 토끼=rabbit 호랑이=tiger 사자=lion 곰=bear 코끼리=elephant 원숭이=monkey 뱀=snake 나비=butterfly 벌=bee
집=house 문=door 창문=window 책상=desk 의자=chair 침대=bed 책=book 연필=pencil 종이=paper 가방=bag 시계=clock 열쇠=key 우산=umbrella 모자=hat 신발=shoes 옷=clothes
학교=school 선생님=teacher 학생=student 친구=friend 가족=family 어머니=mother 아버지=father 형제=brother 자매=sister 아기=baby 의사=doctor 병원=hospital
하늘=sky 바다=sea 산=mountain 강=river 나무=tree 꽃=flower 해=sun 달=moon 별=star 구름=cloud 비=rain 눈사람=snowman 바람=wind 불=fire 땅=ground 숲=forest
봄=spring 여름=summer 가을=autumn 겨울=winter 아침=morning 밤=night 오늘=today 내일=tomorrow 어제=yesterday 시간=time 월요일=Monday 일요일=Sunday
사랑=love 행복=happiness 꿈=dream 희망=hope 평화=peace 용기=courage 친절=kindness 건강=health 돈=money 일=work 음악=music 영화=movie 여행=travel 선물=gift 생일=birthday 도서관=library
자동차=car 버스=bus 기차=train 비행기=airplane 자전거=bicycle 배낭=backpack 길=road 도시=city 나라=country 세계=world 이름=name 질문=question 대답=answer
"""
_PHRASES = """
안녕하세요=Hello|고마워요=Thank you|미안해요=I'm sorry|안녕히 가세요=Goodbye|좋은 아침이에요=Good morning|잘 자요=Good night|사랑해요=I love you|
도와주세요=Please help me|괜찮아요=It's okay|생일 축하해요=Happy birthday|네=yes|아니요=no|만나서 반가워요=Nice to meet you|잘 지내요?=How are you?|
이거 얼마예요?=How much is this?|화장실이 어디예요?=Where is the restroom?|배고파요=I'm hungry|피곤해요=I'm tired|축하해요=Congratulations|조심하세요=Be careful
"""
_ADJECTIVES = """
크다=big 작다=small 길다=long 짧다=short 빠르다=fast 느리다=slow 덥다=hot 춥다=cold 예쁘다=pretty 새롭다=new 오래되다=old 쉽다=easy 어렵다=difficult 기쁘다=glad
슬프다=sad 좋다=good 나쁘다=bad 높다=high 낮다=low 무겁다=heavy 가볍다=light 조용하다=quiet 먹다=eat 마시다=drink 가다=go 오다=come 보다=see 듣다=listen 자다=sleep 읽다=read
쓰다=write 달리다=run 걷다=walk 웃다=laugh 울다=cry 노래하다=sing 춤추다=dance 배우다=learn 가르치다=teach 생각하다=think
"""


def _pairs(table: str, separator: str | None) -> tuple[tuple[str, str], ...]:
    entries = [entry.strip() for entry in table.replace("\n", separator or " ").split(separator)]
    return tuple((korean, english) for entry in entries if entry for korean, english in [entry.split("=")])


WORDS = _pairs(_WORDS, None) + _pairs(_ADJECTIVES, None)
PHRASES = _pairs(_PHRASES, "|")

_TO_ENGLISH = (
    '{k}[이/가] 영어로 뭐예요?|{k} 영어로 뭐야?|{k} 영어로|"{k}"[을/를] 영어로 하면?|{k}[을/를] 영어로 번역해 줘|{k}[은/는] 영어로 뭐라고 해요?|영어로 {k}|'
    "{k}[을/를] 영어로 뭐라고 해?|{k}[을/를] 영어로 알려 주세요|{k} 영어 단어|{k}[을/를] 영어로 옮겨 주세요|영어로 {k}[이/가] 뭐더라?|{k} 영어로 어떻게 말해?|"
    "{k}[을/를] 영어로 써 줘|{k}의 영어 단어가 뭐예요?|{k} 번역 영어로|{k}[은/는] 영어로 뭔가요?"
)
_TO_KOREAN = (
    '{e}[이/가] 무슨 뜻이에요?|{e} 뜻|{e}[이/가] 한국어로 뭐야?|"{e}"[을/를] 한국어로 하면?|{e} 한국어로|{e} 우리말로 뭐야?|{e}[을/를] 한국말로 번역해 줘|{e} 무슨 뜻이야?|'
    "영어 단어 {e}의 뜻을 알려 주세요|{e}[은/는] 우리말로 뭐라고 해요?|{e} 뜻이 뭐예요?|{e} 뜻 좀 알려 줘|{e} 해석해 줘"
)


def _to_english(korean: str, english: str, other: tuple[str, str]) -> Topic:
    said = f'"{korean}"'
    more = then(
        f"그럼 {other[0]}[은/는]?|{other[0]}[은/는]요?|{other[0]}도 알려 줘|그러면 {other[0]}[은/는] 영어로 뭐야?",
        f'"{other[0]}"[은/는] 영어로 "{other[1]}"[이에요/예요].',
        other[1],
    )
    return topic(
        f"english.{korean.rstrip('?')}", _TO_ENGLISH.format(k=korean.rstrip("?")),
        f'{said}[은/는] 영어로 "{english}"[이에요/예요].|영어로는 "{english}"[이라고/라고] 해요.|{said}[을/를] 영어로 하면 "{english}"[이에요/예요].',
        kind="translate", short=english, ask_back="다른 낱말도 알려 드릴까요?|영어 공부를 하고 있어요?|또 어떤 말이 궁금해요?",
        about=english, fact=english, follow=(more,),
    )  # fmt: skip


def _to_korean(korean: str, english: str) -> Topic:
    return topic(
        f"korean.{english}", _TO_KOREAN.format(e=english),
        f'"{english}"[은/는] 우리말로 "{korean}"[이에요/예요].|"{english}"[은/는] "{korean}"[이라는/라는] 뜻이에요.',
        kind="translate", short=korean, ask_back="다른 영어 낱말도 알려 드릴까요?|영어 공부를 하고 있어요?", about=korean, fact=korean,
    )  # fmt: skip


_ALL = WORDS + PHRASES
_NEXT = (*_ALL[11:], *_ALL[:11])
TOPICS: tuple[Topic, ...] = (
    *(_to_english(*pair, other) for pair, other in zip(_ALL, _NEXT, strict=True)),
    *(_to_korean(*pair) for pair in WORDS),
)
