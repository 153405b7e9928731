"""Countries: capital, which country a capital belongs to, language, continent. One table, shared frames.

Left out on purpose: countries whose capital is disputed, shared between cities or about to move.
"""

from __future__ import annotations

from dataclasses import dataclass

from models.builtin.corpus.schema import Topic

from .write import then, topic


@dataclass(frozen=True)
class Country:
    name: str
    capital: str
    continent: str
    languages: str  # most used first, joined with 와/과
    known_for: str


# name|capital|continent|languages|known for
_TABLE = """
한국|서울|아시아|한국어|김치와 한글
일본|도쿄|아시아|일본어|초밥과 벚꽃
중국|베이징|아시아|중국어|만리장성
몽골|울란바토르|아시아|몽골어|넓은 초원
베트남|하노이|아시아|베트남어|쌀국수
태국|방콕|아시아|태국어|똠얌꿍
필리핀|마닐라|아시아|필리핀어와 영어|아름다운 섬
말레이시아|쿠알라룸푸르|아시아|말레이어|쌍둥이 빌딩
캄보디아|프놈펜|아시아|크메르어|앙코르 와트
라오스|비엔티안|아시아|라오어|메콩강과 절
미얀마|네피도|아시아|미얀마어|황금빛 탑
인도|뉴델리|아시아|힌디어와 영어|타지마할
네팔|카트만두|아시아|네팔어|에베레스트산
방글라데시|다카|아시아|벵골어|큰 강과 벵골호랑이
파키스탄|이슬라마바드|아시아|우르두어와 영어|높은 산
이란|테헤란|아시아|페르시아어|페르시아 양탄자
이라크|바그다드|아시아|아랍어와 쿠르드어|메소포타미아 문명
사우디아라비아|리야드|아시아|아랍어|사막과 석유
카타르|도하|아시아|아랍어|2022년 월드컵
우즈베키스탄|타슈켄트|아시아|우즈베크어|사마르칸트
카자흐스탄|아스타나|아시아|카자흐어와 러시아어|넓은 초원
튀르키예|앙카라|아시아|튀르키예어|케밥
프랑스|파리|유럽|프랑스어|에펠탑
독일|베를린|유럽|독일어|소시지와 자동차
영국|런던|유럽|영어|홍차
스페인|마드리드|유럽|스페인어|플라멩코
이탈리아|로마|유럽|이탈리아어|피자와 파스타
포르투갈|리스본|유럽|포르투갈어|에그타르트
네덜란드|암스테르담|유럽|네덜란드어|튤립과 풍차
벨기에|브뤼셀|유럽|네덜란드어와 프랑스어|와플과 초콜릿
스위스|베른|유럽|독일어와 프랑스어|알프스산
오스트리아|빈|유럽|독일어|모차르트와 음악
덴마크|코펜하겐|유럽|덴마크어|안데르센 동화
스웨덴|스톡홀름|유럽|스웨덴어|노벨상
노르웨이|오슬로|유럽|노르웨이어|피오르
핀란드|헬싱키|유럽|핀란드어와 스웨덴어|사우나
아이슬란드|레이캬비크|유럽|아이슬란드어|화산과 온천
아일랜드|더블린|유럽|영어와 아일랜드어|푸른 초원
그리스|아테네|유럽|그리스어|신화와 신전
폴란드|바르샤바|유럽|폴란드어|쇼팽
체코|프라하|유럽|체코어|맥주
헝가리|부다페스트|유럽|헝가리어|굴라시
루마니아|부쿠레슈티|유럽|루마니아어|드라큘라 성
불가리아|소피아|유럽|불가리아어|장미와 요구르트
크로아티아|자그레브|유럽|크로아티아어|맑은 바다
세르비아|베오그라드|유럽|세르비아어|테니스 선수 조코비치
우크라이나|키이우|유럽|우크라이나어|밀과 해바라기
러시아|모스크바|유럽|러시아어|발레
이집트|카이로|아프리카|아랍어|피라미드
모로코|라바트|아프리카|아랍어와 베르베르어|사막과 시장
케냐|나이로비|아프리카|스와힐리어와 영어|사파리
에티오피아|아디스아바바|아프리카|암하라어|커피
나이지리아|아부자|아프리카|영어|많은 인구
가나|아크라|아프리카|영어|카카오
미국|워싱턴|북아메리카|영어|자유의 여신상
캐나다|오타와|북아메리카|영어와 프랑스어|단풍과 호수
멕시코|멕시코시티|북아메리카|스페인어|타코
쿠바|아바나|북아메리카|스페인어|살사 음악
브라질|브라질리아|남아메리카|포르투갈어|삼바와 축구
아르헨티나|부에노스아이레스|남아메리카|스페인어|탱고
칠레|산티아고|남아메리카|스페인어|포도주
페루|리마|남아메리카|스페인어|마추픽추
콜롬비아|보고타|남아메리카|스페인어|커피와 꽃
우루과이|몬테비데오|남아메리카|스페인어|축구
호주|캔버라|오세아니아|영어|캥거루
뉴질랜드|웰링턴|오세아니아|영어와 마오리어|양과 키위새
"""

COUNTRIES: tuple[Country, ...] = tuple(Country(*line.split("|")) for line in _TABLE.strip().splitlines())

_CAPITAL_ASKS = (
    "{n}의 수도는 어디예요?|{n} 수도가 어디야?|{n} 수도|{n}의 수도는 어디인가요?|수도 알려줘 {n}|{n} 수도 알려 줘|{n}[은/는] 수도가 어디예요?|"
    "{n}의 수도를 알려 주세요|{n} 수도는?|{n} 수도 이름이 뭐야?|{n}의 수도가 어딘지 알아?|{n}의 수도는 어느 도시인가요?|{n} 수도 어디더라?|"
    "{n}의 수도 이름이 궁금해요|혹시 {n} 수도 아세요?|{n} 수도가 뭐였지?|{n}의 수도 좀 가르쳐 줄래?|{n} 수도 말해 봐|어디가 {n}의 수도예요?|"
    "수도가 어디야, {n}?|{n}에서 수도는 어느 도시야?|{n} 수도 좀|{n}의 수도를 말해 주시겠어요?|{n} 수도가 어딘지 까먹었어"
)
_REVERSE_ASKS = (
    "{c}[은/는] 어느 나라 수도예요?|{c} 어느 나라 수도야?|{c}[이/가] 어느 나라의 수도인가요?|{c}[은/는] 어느 나라에 있어?|{c} 어디 있는 도시야?|"
    "{c}[을/를] 수도로 둔 나라는?|{c}[은/는] 어느 나라에 있는 도시예요?|{c}[이/가] 수도인 나라 알려 줘|{c} 어느 나라|{c}[은/는] 어디에 있나요?|"
    "{c}[이/가] 수도인 나라가 어디지?|{c}[이라는/라는] 도시는 어느 나라 도시인가요?|수도가 {c}인 나라는 어디예요?"
)
_LANGUAGE_ASKS = (
    "{n}에서는 어떤 말을 써요?|{n}[은/는] 무슨 언어를 써?|{n} 언어|{n} 사람들은 어떤 언어를 쓰나요?|{n}에서 쓰는 말이 뭐야?|{n} 공용어|"
    "{n}의 공용어는 무엇인가요?|{n} 사람은 무슨 말 해?|{n} 말은 뭐라고 해?|{n}에서 쓰는 언어 알려 줘|{n}에서는 무슨 말로 이야기해요?|"
    "{n} 가면 어떤 말을 써야 해?|{n}에서 통하는 언어가 뭐예요?|{n} 쪽은 무슨 언어 쓰지?|{n}의 언어를 알려 주세요"
)
_CONTINENT_ASKS = (
    "{n}[은/는] 어느 대륙에 있어요?|{n} 어느 대륙이야?|{n} 대륙|{n}[은/는] 어느 대륙에 속하나요?|{n}[이/가] 있는 대륙은?|{n}[은/는] 어디쯤에 있는 나라야?|"
    "{n}[이/가] 어느 대륙 나라인지 알려 줘|{n} 무슨 대륙에 있지?|{n}의 위치를 알려 주세요|{n}[은/는] 세계 지도에서 어디에 있나요?|"
    "{n} 위치|{n}[은/는] 어느 쪽에 있는 나라예요?|{n}[이/가] 속한 대륙이 궁금해요"
)
_KNOWN_ASKS = (
    "{n}[은/는] 뭐가 유명해요?|{n} 하면 뭐가 떠올라?|{n}[은/는] 무엇으로 유명한가요?|{n} 유명한 거|{n}에 대해 알려 줘|{n}[은/는] 어떤 나라예요?|"
    "{n} 이야기 좀 해 줘|{n}의 자랑은 뭐예요?|{n} 소개해 줘|{n}[은/는] 어떤 나라야?|{n}에 대해 알고 싶어요|{n}에서 유명한 것 하나만|{n} 알아?"
)
# Two that lie on two continents say so.
_WHERE = {
    "러시아": "러시아는 유럽과 아시아에 걸쳐 있어요.|러시아는 유럽부터 아시아까지 이어진 큰 나라예요.",
    "튀르키예": "튀르키예는 아시아와 유럽에 걸쳐 있어요.|튀르키예 땅은 대부분 아시아에 있고 조금은 유럽에 있어요.",
}


def _capital_sentence(c: Country) -> str:
    return f"{c.name}의 수도는 {c.capital}[이에요/예요]."


def _language_sentence(c: Country) -> str:
    return f"{c.name}에서는 {c.languages}[을/를] 써요."


def _main_language(c: Country) -> str:
    return c.languages.replace("와 ", "과 ").split("과 ")[0]


def _known_sentence(c: Country) -> str:
    return f"{c.name}[은/는] {c.known_for}[으로/로] 유명해요."


def _topics_of(c: Country, other: Country) -> list[Topic]:
    key, words = c.name, {"n": c.name, "c": c.capital}
    language = _main_language(c)
    there = then(
        "거기서는 무슨 말을 써요?|그 나라는 무슨 언어를 써?|그럼 언어는?|거긴 어떤 말 써?|그 나라 말은 뭐예요?|언어도 알려 줘",
        f"{_language_sentence(c)}|거기서는 {c.languages}[을/를] 써요.",
        language,
    )
    where = then(
        "어느 대륙이에요?|그 나라는 어느 대륙에 있어?|거긴 어디에 있는데?|대륙은?",
        _WHERE.get(c.name, f"{c.name}[은/는] {c.continent}에 있어요."),
        c.continent,
    )
    known = then(
        "거긴 뭐가 유명해?|그 나라는 뭐로 유명해요?|그 나라에 대해 더 말해 줘|유명한 건 뭐예요?|더 알려 줘",
        f"{_known_sentence(c)}|{c.known_for}[이/가] 유명해요.",
        c.known_for,
        where,
    )
    capital_of_other = then(
        f"그럼 {other.name}[은/는]?|{other.name}[은/는]요?|{other.name}도 알려 줘|그러면 {other.name} 수도는?|{other.name}[은/는] 어디야?",
        f"{_capital_sentence(other)}|{other.name}[은/는] {other.capital}[이에요/예요].",
        other.capital,
        then(
            "거기서는 무슨 말을 써요?|거긴 무슨 말 써?|언어는?|그 나라 말은?",
            _language_sentence(other),
            _main_language(other),
        ),
    )
    again = then(
        "수도는?|그 나라 수도는 어디야?|그럼 수도는 어디예요?|수도도 알려 줘", _capital_sentence(c), c.capital
    )
    return [
        topic(
            f"capital.{key}", _CAPITAL_ASKS.format(**words),
            f"{_capital_sentence(c)}|{c.capital}[이/가] {c.name}의 수도예요.|{c.name} 수도는 {c.capital}[이에요/예요].",
            kind="fact", short=c.capital, more=f"{_known_sentence(c)}|{_language_sentence(c)}",
            ask_back=f"{c.name}에 가 본 적 있어요?|{c.name}에 관심이 있어요?|다른 나라 수도도 알려 드릴까요?",
            about=c.capital, fact=c.capital, follow=(there, capital_of_other, known),
        ),
        topic(
            f"capital_of.{key}", _REVERSE_ASKS.format(**words),
            f"{c.capital}[은/는] {c.name}의 수도예요.|{c.capital}[은/는] {c.name}에 있어요. {c.name}의 수도예요.",
            kind="fact", short=c.name, more=_known_sentence(c), ask_back=f"{c.capital}에 가 보고 싶어요?", about=c.name, fact=c.name,
            follow=(there,),
        ),
        topic(
            f"language.{key}", _LANGUAGE_ASKS.format(**words),
            f"{_language_sentence(c)}|{c.name} 사람들은 {c.languages}[을/를] 써요.",
            kind="fact", short=c.languages, more=_capital_sentence(c), ask_back=f"{language}[을/를] 배우고 싶어요?|{language} 공부를 하고 있어요?",
            about=language, fact=language, follow=(again,),
        ),
        topic(
            f"continent.{key}", _CONTINENT_ASKS.format(**words),
            _WHERE.get(c.name, f"{c.name}[은/는] {c.continent}에 있어요.|{c.name}[은/는] {c.continent}에 있는 나라예요."),
            kind="fact", short=c.continent, more=_capital_sentence(c), ask_back=f"{c.name} 수도도 알려 드릴까요?",
            about=c.continent, fact=c.continent, follow=(again,),
        ),
        topic(
            f"known.{key}", _KNOWN_ASKS.format(**words),
            f"{_known_sentence(c)}|{c.name} 하면 {c.known_for}[이/가] 유명해요.",
            kind="fact", short=c.known_for, more=f"{_capital_sentence(c)}|{c.name}[은/는] {c.continent}에 있어요.",
            ask_back=f"{c.name}에 가 본 적 있어요?|{c.name}의 무엇이 궁금해요?", about=c.known_for, follow=(again,),
        ),
    ]  # fmt: skip


_NEXT = (*COUNTRIES[7:], *COUNTRIES[:7])  # the country that a follow-up turns to
TOPICS: tuple[Topic, ...] = tuple(
    found for country, other in zip(COUNTRIES, _NEXT, strict=True) for found in _topics_of(country, other)
)
