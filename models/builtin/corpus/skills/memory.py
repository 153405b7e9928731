"""Things a person says about themselves and asks for later: name, pet, town, food, colour, age, job.

Names are held out. Not here: facts about the world.
"""

from __future__ import annotations

from random import Random

from models.builtin.corpus.korean.josa import resolve
from models.builtin.corpus.schema import Language
from models.builtin.corpus.skills.invented import invent
from models.builtin.corpus.skills.made import Made
from models.builtin.corpus.split import for_training, is_held_out

Frames = dict[str, tuple[str, ...]]

NAMES = {
    "en": tuple("Anna Ben Carla Daniel Emma Felix Grace Henry Ivy Jack Kate Leo Mia Noah Olivia Paul Quinn Rosa Sam Tom Una Victor Wendy Zoe Alice Bob Clara David Eva Frank Helen Ian Julia Kevin Laura Max Nina Oscar Peter Ruth Simon Tina Lucy Mark Nora Adam Lily Eric Maria James Sarah John Minsu Jiwon Yuna Ahmed Fatima Ravi Priya Chen Ling Pierre Hans Ingrid Igor Olga Pablo Carmen Kofi Amina Yusuf Leila Hugo Marco Giulia Sven Freya Theo Ruby Owen Ella Liam Jonas Greta".split()),
    "ko": tuple("민수 지원 서연 민준 하은 도윤 지우 서준 예은 현우 수빈 지훈 유나 재현 소영 영희 철수 준호 미나 은지 태양 하늘 보라 세진 동현 가은 나연 다은 라희 승우 정민 혜진 성민 윤아 진우 상훈 미영 경수 수지 민지 예준 시우 주원 채원 지안 은우 선우 유진 현정 기훈 영수 순이 태민 나래 한결 슬기 아름 정우 규리 소라".split()),
}  # fmt: skip
VALUES = {
    "en": {
        "favourite colour": "blue green red yellow purple orange black white pink grey brown silver".split(),
        "favourite food": "pizza rice soup bread pasta cake sushi salad curry noodles cheese kimchi chocolate apples".split(),
        "favourite animal": "cat dog horse tiger rabbit bear owl fox dolphin penguin elephant lion".split(),
        "home town": "Berlin Seoul Paris London Rome Oslo Busan Lisbon Dublin Vienna Tokyo Madrid Prague Boston".split(),
        "job": "teacher doctor nurse cook driver student baker farmer singer painter pilot writer engineer".split(),
        "dog's name": "Max Bella Rex Luna Rocky Coco Bruno Daisy Milo Toby Lucky Pepper".split(),
        "cat's name": "Tiger Luna Simba Mimi Felix Nala Oscar Kiki Leo Misty Ginger Smoky".split(),
        "age": [str(n) for n in range(7, 90)],
    },
    "ko": {
        "좋아하는 색": "파란색 빨간색 초록색 노란색 보라색 검은색 하얀색 분홍색 주황색 회색".split(),
        "좋아하는 음식": "김밥 비빔밥 떡볶이 라면 피자 불고기 냉면 치킨 초밥 만두 국수 케이크 김치찌개".split(),
        "좋아하는 동물": "고양이 강아지 호랑이 토끼 곰 여우 펭귄 코끼리 사자 말 돌고래".split(),
        "고향": "서울 부산 대구 인천 광주 대전 제주 강릉 전주 파리 런던 도쿄".split(),
        "직업": "선생님 의사 간호사 요리사 학생 가수 화가 작가 농부 기자 조종사".split(),
        "강아지 이름": "초코 보리 콩이 두부 해피 코코 몽이 구름 별이 까미".split(),
        "고양이 이름": "나비 치즈 야옹이 루나 모모 미미 호두 까망이 라떼 달이".split(),
    },
}  # fmt: skip
TELL_NAME: Frames = {
    "en": ("My name is {n}.", "I am {n}.", "I'm {n}", "Hi, I am {n}.", "Hello, my name is {n}.", "You can call me {n}.", "Call me {n}.", "my name is {n}", "They call me {n}.", "Hello! {n} here.", "Hi there, I'm {n}, nice to meet you.", "this is {n}"),
    "ko": ("내 이름은 {n}[이야/야].", "저는 {n}[이에요/예요].", "제 이름은 {n}[이에요/예요].", "나는 {n}[이야/야]", "난 {n}[이라고/라고] 해", "안녕하세요, {n}입니다.", "안녕, 나는 {n}[이야/야].", "저는 {n}[이라고/라고] 해요.", "{n}[이라고/라고] 불러 줘", "제 이름은 {n}입니다."),
}  # fmt: skip
GREET: Frames = {
    "en": ("Nice to meet you, {n}!", "Hello {n}, nice to meet you.", "Hi {n}! What can I do for you?", "Welcome, {n}. How are you today?", "Good to meet you, {n}. I will remember your name while we talk.", "Hello, {n}."),
    "ko": ("반가워요, {n} 님!", "{n} 님, 만나서 반가워요.", "안녕하세요, {n} 님! 무엇을 도와드릴까요?", "{n} 님이시군요. 반가워요!", "{n} 님, 반갑습니다. 오늘 기분은 어떠세요?", "좋은 이름이네요, {n} 님."),
}  # fmt: skip
ASK_NAME: Frames = {
    "en": ("What is my name?", "Do you remember my name?", "what's my name", "Who am I?", "Do you know what I am called?", "Tell me my name.", "do u know my name?", "What did I say my name was?", "Can you tell me my name?", "So what is my name?", "You remember my name, right?", "say my name"),
    "ko": ("내 이름이 뭐야?", "제 이름이 뭐예요?", "내 이름 기억해?", "제 이름 기억하세요?", "내가 누구라고 했지?", "내 이름 알아?", "내 이름 말해 봐", "제 이름이 뭐라고 했죠?", "내 이름 뭐였지?", "제가 누구인지 아세요?", "내 이름이 뭐라고?"),
}  # fmt: skip
SAY_NAME: Frames = {
    "en": ("Your name is {n}.", "You are {n}.", "You told me that your name is {n}.", "{n}.", "Of course, you are {n}!", "Your name is {n}. Did I get it right?"),
    "ko": ("{n} 님이에요.", "{n} 님이라고 하셨어요.", "이름은 {n}[이에요/예요].", "물론 기억해요. {n} 님이에요!", "{n} 님이잖아요. 맞죠?"),
}  # fmt: skip
NO_NAME: Frames = {
    "en": ("You have not told me your name yet. What is it?", "I do not know your name yet. Will you tell me?", "I do not know. You have not told me.", "I cannot know your name before you tell me."),
    "ko": ("아직 이름을 말해 주지 않으셨어요. 이름이 뭐예요?", "저는 아직 이름을 몰라요. 알려 주실래요?", "모르겠어요. 아직 듣지 못했어요.", "이름을 말해 주시기 전에는 알 수 없어요."),
}  # fmt: skip
TELL: Frames = {
    "en": ("My {k} is {v}.", "my {k} is {v}", "Did you know that my {k} is {v}?", "Remember: my {k} is {v}.", "Please remember that my {k} is {v}.", "By the way, my {k} is {v}."),
    "ko": ("내 {k}[은/는] {v}[이야/야].", "제 {k}[은/는] {v}[이에요/예요].", "기억해 줘. 내 {k}[은/는] {v}[이야/야].", "내 {k} {v}[이야/야]", "참고로 제 {k}[은/는] {v}[이에요/예요]."),
}  # fmt: skip
NOTED: Frames = {
    "en": ("I see, your {k} is {v}.", "Thank you for telling me. I will remember {v}.", "Nice! {v}, I will keep that in mind.", "Okay, {v}.", "Good to know: your {k} is {v}."),
    "ko": ("그렇군요, {v}[이군요/군요].", "말해 줘서 고마워요. {v}, 기억할게요.", "네, {v}[이라고/라고] 기억할게요.", "알겠어요. {k}[은/는] {v}[이군요/군요]."),
}  # fmt: skip
ASK: Frames = {
    "en": ("What is my {k}?", "Do you remember my {k}?", "what's my {k}", "Tell me my {k}.", "What did I say about my {k}?", "So what is my {k}?", "do you know my {k}?", "Can you tell me what my {k} is?"),
    "ko": ("내 {k}[이/가] 뭐야?", "제 {k}[이/가] 뭐예요?", "내 {k} 기억해?", "내 {k}[이/가] 뭐라고 했지?", "제 {k} 기억하세요?", "내 {k} 뭐였지?", "제 {k}[을/를] 말해 주세요"),
}  # fmt: skip
SAY: Frames = {
    "en": ("Your {k} is {v}.", "You said that your {k} is {v}.", "{v}.", "It is {v}, right?", "Your {k} is {v}, I remember it well."),
    "ko": ("{v}[이에요/예요].", "{k}[은/는] {v}[이에요/예요].", "{v}[이라고/라고] 하셨어요.", "{v}, 맞죠?"),
}  # fmt: skip
ASIDES: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (("How are you?", "I am fine, thank you."), ("ok", "Good. What would you like to talk about?"), ("Nice to meet you too.", "What shall we talk about?"), ("thanks", "You are welcome."), ("Are you a robot?", "I am a small language model, a computer program."), ("Cool.", "I am glad. Ask me anything.")),
    "ko": (("잘 지내?", "네, 잘 지내요. 고마워요."), ("응", "좋아요. 무슨 이야기를 할까요?"), ("반가워", "저도 반가워요."), ("고마워", "천만에요."), ("너는 로봇이야?", "저는 작은 언어 모델이에요. 컴퓨터 프로그램이에요."), ("그래", "네, 무엇이든 물어보세요.")),
}  # fmt: skip


def make(rng: Random, lang: Language, held_out: bool) -> Made:
    if rng.random() < 0.12 and not held_out:
        return Made("memory", ((rng.choice(ASK_NAME[lang]), rng.choice(NO_NAME[lang])),), ())
    name = rng.random() < 0.55
    if name:
        words = {"n": _name(rng, lang, held_out)}
        frames, value = (TELL_NAME, GREET, ASK_NAME, SAY_NAME), words["n"]
    else:
        every = [(k, v) for k in sorted(VALUES[lang]) for v in VALUES[lang][k]]
        kept = [(k, v) for k, v in every if is_held_out("value", k, v) == held_out]
        key = rng.choice(sorted({k for k, _ in kept}))
        value = rng.choice([v for k, v in kept if k == key])
        words, frames = {"k": key, "v": value}, (TELL, NOTED, ASK, SAY)
    tell, note, ask, say = (resolve(rng.choice(frame[lang]).format(**words)) for frame in frames)
    asides = ASIDES[lang][:1]
    if not held_out:
        usual = [pair for pair in ASIDES[lang] if for_training(pair[:1])]
        asides = tuple(rng.sample(usual, rng.choice((0, 0, 1, 1, 2))))
    return Made("memory", ((tell, note), *asides, (ask, say)), ((value.lower(),),))


def _name(rng: Random, lang: Language, held_out: bool) -> str:
    """A known name, or one made up, so that a name is repeated rather than recognised."""
    if rng.random() < 0.5 and not held_out:
        return invent(rng, lang, "person", held_out).split()[-1]
    return rng.choice([n for n in NAMES[lang] if is_held_out("name", n) == held_out])
