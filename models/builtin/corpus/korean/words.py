"""Opposites, colours of things, months and counting: small tables with shared frames."""

from __future__ import annotations

from models.builtin.corpus.schema import Topic

from .write import then, topic

_OPPOSITES = """
크다=작다 길다=짧다 높다=낮다 많다=적다 빠르다=느리다 무겁다=가볍다 뜨겁다=차갑다 덥다=춥다 밝다=어둡다 넓다=좁다 깊다=얕다 두껍다=얇다 굵다=가늘다 강하다=약하다
쉽다=어렵다 좋다=나쁘다 기쁘다=슬프다 열다=닫다 가다=오다 앉다=서다 사다=팔다 주다=받다 켜다=끄다 올라가다=내려가다 시작하다=끝나다 웃다=울다 자다=깨다 입다=벗다
위=아래 앞=뒤 왼쪽=오른쪽 안=밖 낮=밤 남자=여자 처음=끝 동쪽=서쪽 남쪽=북쪽 여름=겨울 봄=가을 진짜=가짜 어른=아이 전쟁=평화 성공=실패 장점=단점 입구=출구 같다=다르다 가깝다=멀다
깨끗하다=더럽다 부지런하다=게으르다 친절하다=불친절하다 시끄럽다=조용하다 비싸다=싸다 늙다=젊다 이기다=지다 묻다=대답하다 사랑하다=미워하다 젖다=마르다
"""
_OPPOSITE_ASKS = (
    '{a}의 반대말은?|{a}의 반대말이 뭐예요?|{a} 반대말|{a} 반대말 뭐야?|{a}의 반대말을 알려 줘|"{a}"의 반대말은 무엇인가요?|{a}[이랑/랑] 반대되는 말이 뭐야?|반대말 알려 줘 {a}|'
    "{a}의 반대는 뭐지?|{a}[과/와] 반대되는 말은?|{a} 반대가 뭐더라|{a}[과/와] 뜻이 반대인 낱말을 알려 주세요|{a}의 반대말 말해 봐|{a} 반대"
)

# thing|colour (noun)|another thing of that colour
_COLOURS = """
하늘|파란색|바다
바다|파란색|하늘
풀|초록색|나뭇잎
나뭇잎|초록색|풀
바나나|노란색|병아리
병아리|노란색|바나나
딸기|빨간색|토마토
토마토|빨간색|딸기
소방차|빨간색|딸기
눈사람|하얀색|우유
우유|하얀색|눈
까마귀|검은색|밤하늘
밤하늘|검은색|까마귀
포도|보라색|가지
가지|보라색|포도
당근|주황색|귤
귤|주황색|당근
초콜릿|갈색|나무줄기
흙|갈색|초콜릿
개나리|노란색|바나나
진달래|분홍색|벚꽃
벚꽃|분홍색|진달래
코끼리|회색|쥐
"""
_COLOUR_ASKS = (
    "{n}[은/는] 무슨 색이야?|{n}[은/는] 무슨 색이에요?|{n} 색깔|{n}[은/는] 어떤 색인가요?|{n} 색이 뭐야?|{n}의 색깔은?|{n} 무슨 색이지?|{n} 색깔 알려 줘|"
    "{n}[은/는] 보통 무슨 색이에요?|{n}[을/를] 무슨 색으로 칠하지?|{n}[이/가] 무슨 색인지 알려 주세요|{n} 그릴 건데 무슨 색이 좋아?|{n}의 색은 무엇인가요?"
)
_MIXES = "빨간색|노란색|주황색;노란색|파란색|초록색;빨간색|파란색|보라색;빨간색|하얀색|분홍색;검은색|하얀색|회색;파란색|하얀색|하늘색;초록색|하얀색|연두색"
_MIX_ASKS = (
    "{a}[과/와] {b}[을/를] 섞으면?|{a}[이랑/랑] {b} 섞으면 무슨 색이 돼?|{a}에 {b}[을/를] 섞으면 무슨 색이에요?|{a} 더하기 {b}[은/는] 무슨 색?|{a} {b} 섞으면|{b}[과/와] {a}[을/를] 섞으면 어떤 색이 되나요?|"
    "{a} 물감하고 {b} 물감을 섞으면?|{b}에 {a} 섞으면 뭐가 돼?|{a}[이랑/랑] {b}[을/를] 섞은 색은?|{c}[은/는] 어떻게 만들어요?|{c} 만드는 법|무슨 색을 섞어야 {c}[이/가] 돼?"
)
# question thing|answer|frames share "몇"
_COUNTS = """
일주일|며칠|7일|일주일은 월요일부터 일요일까지예요.
하루|몇 시간|24시간|하루는 지구가 한 번 도는 시간이에요.
한 시간|몇 분|60분|반 시간은 30분이에요.
일 분|몇 초|60초|일 초는 아주 짧은 시간이에요.
일 년|며칠|365일|윤년에는 하루가 더 있어요.
일 년|몇 달|12달|일 년은 네 계절로도 나뉘어요.
한 세기|몇 년|100년|지금은 21세기예요.
윤년|며칠|366일|윤년은 대개 네 해마다 와요.
2월|며칠|28일|윤년에는 29일까지 있어요.
1월|며칠|31일|1월 1일은 새해 첫날이에요.
4월|며칠|30일|4월에는 벚꽃이 피어요.
8월|며칠|31일|8월은 아주 더워요.
12월|며칠|31일|12월 25일은 크리스마스예요.
1미터|몇 센티미터|100센티미터|1킬로미터는 1000미터예요.
1킬로미터|몇 미터|1000미터|천천히 걸으면 15분쯤 걸려요.
1킬로그램|몇 그램|1000그램|1톤은 1000킬로그램이에요.
1리터|몇 밀리리터|1000밀리리터|큰 우유 한 통이 1리터쯤이에요.
연필 한 다스|몇 자루|12자루|다스는 열두 개를 묶어 세는 말이에요.
"""
_COUNT_ASKS = (
    "{n}[은/는] {q}[이야/야]?|{n}[은/는] {q}[이에요/예요]?|{n} {q}|{n}[이/가] {q}인지 알려 줘|{n}[은/는] {q}인가요?|{n}[이/가] {q}[이지/지]?|{n}[이면/면] {q}[이야/야]?|{n}[은/는] 모두 {q}[이에요/예요]?|"
    "{n}[이/가] {q}[이더라/더라]?|{n}[은/는] {q}[으로/로] 되어 있어?|{n}[이/가] {q}인지 궁금해요|{n}[을/를] {q}[으로/로] 세면?"
)
# thing|how many|counter with particle-free noun|what is counted
_PARTS = """
개|네 개|다리
거미|여덟 개|다리
곤충|여섯 개|다리
문어|여덟 개|다리
오징어|열 개|다리
새|두 개|다리
닭|두 개|다리
자동차|네 개|바퀴
자전거|두 개|바퀴
세발자전거|세 개|바퀴
삼각형|세 개|변
사각형|네 개|변
오각형|다섯 개|변
육각형|여섯 개|변
사람|열 개|손가락
"""
_PART_ASKS = (
    "{n}[은/는] {p}[이/가] 몇 개야?|{n} {p} 몇 개|{n}의 {p}[은/는] 몇 개예요?|{n} {p}[이/가] 몇 개인가요?|{n}[은/는] {p}[이/가] 몇 개 있어요?|{n} {p} 개수|{n} {p} 수 알려 줘|"
    "{n}[은/는] {p}[이/가] 몇 개지?|{n}의 {p} 개수가 궁금해요|{n}한테는 {p}[이/가] 몇 개 있어?|{n} {p}[을/를] 세면 몇 개야?"
)


def _opposite(pair: tuple[str, str], other: tuple[str, str]) -> Topic:
    a, b = pair
    return topic(
        f"opposite.{a}", _OPPOSITE_ASKS.format(a=a), f'"{a}"의 반대말은 "{b}"[이에요/예요].|"{b}"[이/가] "{a}"의 반대말이에요.|반대말은 "{b}"[이에요/예요].',
        kind="fact", short=f"{b}.", ask_back="다른 반대말도 알려 드릴까요?|또 어떤 낱말이 궁금해요?", about=b, fact=b,
        follow=(then(f"그럼 {other[0]}[은/는]?|{other[0]}[은/는]요?|{other[0]}의 반대말은?|{other[0]}도 알려 줘", f'"{other[0]}"의 반대말은 "{other[1]}"[이에요/예요].', other[1]),),
    )  # fmt: skip


def _colour(name: str, colour: str, other: str) -> Topic:
    return topic(
        f"colour.{name}", _COLOUR_ASKS.format(n=name), f"{name}[은/는] {colour}[이에요/예요].|보통 {colour}[이에요/예요].|{name}[은/는] 대개 {colour}[이에요/예요].",
        kind="fact", short=f"{colour}.", more=f"{other}도 {colour}[이에요/예요].", ask_back="어떤 색을 좋아해요?|그림을 그리고 있어요?", about=colour, fact=colour,
        follow=(then("또 같은 색은 뭐가 있어?|같은 색인 건 또 뭐야?|그 색은 또 뭐가 있어요?|또 뭐가 그 색이야?", f"{other}도 {colour}[이에요/예요].", other),),
    )  # fmt: skip


def _mix(a: str, b: str, c: str) -> Topic:
    return topic(
        f"mix.{c}", _MIX_ASKS.format(a=a, b=b, c=c), f"{a}[과/와] {b}[을/를] 섞으면 {c}[이/가] 돼요.|{c}[은/는] {a}[과/와] {b}[을/를] 섞은 색이에요.",
        kind="fact", short=f"{a} 더하기 {b}[은/는] {c}.", ask_back="그림 그리기를 좋아해요?|다른 색도 섞어 볼까요?", about=f"{c};{a}", fact=c,
    )  # fmt: skip


def _count(name: str, question: str, answer: str, more: str) -> Topic:
    return topic(
        f"count.{name}.{question}", _COUNT_ASKS.format(n=name, q=question), f"{name}[은/는] {answer}[이에요/예요].|모두 {answer}[이에요/예요].",
        kind="fact", short=f"{answer}.", more=more, ask_back="또 무엇이 궁금해요?|왜 궁금해졌어요?", about=answer, fact=answer, follow=(then("더 알려 줘|또?|하나 더 알려 줘|조금 더", more),),
    )  # fmt: skip


def _part(name: str, many: str, part: str) -> Topic:
    return topic(
        f"parts.{name}", _PART_ASKS.format(n=name, p=part), f"{name}[은/는] {part}[이/가] {many}예요.|{name}의 {part}[은/는] {many}예요.",
        kind="fact", short=f"{many}.", ask_back="또 무엇이 궁금해요?|직접 세어 본 적 있어요?", about=many, fact=many,
    )  # fmt: skip


def _rows(table: str) -> list[list[str]]:
    return [row.split("|") for row in table.strip().splitlines()]


_GIVEN = [(a, b) for entry in _OPPOSITES.split() for a, b in [entry.split("=")]]
OPPOSITES: tuple[tuple[str, str], ...] = tuple(_GIVEN + [(b, a) for a, b in _GIVEN])
TOPICS: tuple[Topic, ...] = (
    *(
        _opposite(pair, other)
        for pair, other in zip(OPPOSITES, (*OPPOSITES[5:], *OPPOSITES[:5]), strict=True)
    ),
    *(_colour(*row) for row in _rows(_COLOURS)),
    *(_mix(*row.split("|")) for row in _MIXES.split(";")),
    *(_count(*row) for row in _rows(_COUNTS)),
    *(_part(*row) for row in _rows(_PARTS)),
)
