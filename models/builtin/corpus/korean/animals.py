"""Animals: what they are, eat, where they live, how they sound. One table, shared frames."""

from __future__ import annotations

from dataclasses import dataclass

from models.builtin.corpus.schema import Topic

from .write import then, topic


@dataclass(frozen=True)
class Animal:
    name: str
    kind: str
    food: str
    home: str
    trait: str  # a 해요체 sentence
    sound: str  # "" when it has no well-known sound word


_TABLE = """
개|포유류|고기와 사료|사람 곁|냄새를 아주 잘 맡아요.|멍멍
고양이|포유류|고기와 생선|사람 곁|어두운 곳에서도 잘 봐요.|야옹
소|포유류|풀|농장|위가 네 부분으로 나뉘어 있어요.|음매
말|포유류|풀|넓은 초원|서서 잘 수 있어요.|히힝
돼지|포유류|곡식과 채소|농장|생각보다 깨끗하고 똑똑해요.|꿀꿀
양|포유류|풀|초원|털로 따뜻한 옷을 만들어요.|매애
염소|포유류|풀과 나뭇잎|산과 농장|비탈진 곳도 잘 올라가요.|음메에
토끼|포유류|풀|들과 숲|귀가 길고 뒷다리가 튼튼해요.|
쥐|포유류|곡식|집과 들|앞니가 평생 자라요.|찍찍
다람쥐|포유류|도토리와 씨앗|숲|볼에 먹이를 담아 날라요.|
고슴도치|포유류|벌레|숲과 들|등에 뾰족한 가시가 있어요.|
호랑이|포유류|고기|숲|고양잇과에서 가장 커요.|어흥
사자|포유류|고기|아프리카 초원|무리를 지어 살아요.|어흥
치타|포유류|고기|아프리카 초원|땅에서 가장 빨리 달려요.|
곰|포유류|열매와 물고기|숲|많은 곰이 겨울잠을 자요.|
늑대|포유류|고기|숲과 들|무리를 지어 사냥해요.|아우
여우|포유류|쥐와 열매|숲과 들|귀가 밝고 꼬리가 풍성해요.|
코끼리|포유류|풀과 나뭇잎|아프리카와 아시아|땅에서 가장 큰 동물이에요.|뿌우
기린|포유류|나뭇잎|아프리카 초원|땅에서 키가 가장 큰 동물이에요.|
하마|포유류|풀|아프리카의 강|낮에는 주로 물속에서 지내요.|
얼룩말|포유류|풀|아프리카 초원|줄무늬가 저마다 달라요.|
캥거루|포유류|풀|호주|배에 있는 주머니에서 새끼를 키워요.|
코알라|포유류|유칼립투스 잎|호주|하루에 거의 스무 시간을 자요.|
판다|포유류|대나무|중국의 산|하루 대부분을 먹으면서 보내요.|
원숭이|포유류|열매와 나뭇잎|따뜻한 숲|손을 잘 쓰고 똑똑해요.|
낙타|포유류|마른 풀|사막|등의 혹에 지방을 저장해요.|
사슴|포유류|풀과 나뭇잎|숲|수컷은 대개 뿔이 있어요.|
박쥐|포유류|벌레와 과일|동굴|하늘을 나는 포유류예요.|
고래|포유류|물고기와 크릴|바다|물 위로 올라와 숨을 쉬어요.|
돌고래|포유류|물고기|바다|아주 똑똑하고 소리로 길을 찾아요.|
물개|포유류|물고기|바다|지느러미 모양의 발로 헤엄쳐요.|
닭|새|곡식과 벌레|농장|아침에 크게 울어요.|꼬끼오
오리|새|풀과 벌레|물가|물갈퀴로 헤엄을 잘 쳐요.|꽥꽥
참새|새|씨앗과 벌레|마을과 들|땅에서 통통 뛰어다녀요.|짹짹
비둘기|새|곡식과 씨앗|도시와 들|집을 잘 찾아와요.|구구
까치|새|벌레와 열매|마을|한국에서는 반가운 손님을 알린다고 해요.|깍깍
까마귀|새|무엇이나 잘|마을과 숲|새 가운데 아주 똑똑해요.|까악까악
부엉이|새|쥐와 작은 동물|숲|밤에 사냥해요.|부엉부엉
독수리|새|죽은 동물의 고기|산과 들|날개가 아주 커요.|
펭귄|새|물고기와 크릴|남극과 남쪽 바다|날지 못하지만 헤엄을 잘 쳐요.|
타조|새|풀과 씨앗|아프리카 초원|날지 못하지만 새 가운데 가장 빨리 달려요.|
앵무새|새|씨앗과 열매|따뜻한 숲|사람 말을 흉내 내요.|
거북|파충류|풀과 작은 동물|물과 땅|등딱지가 단단하고 오래 살아요.|
뱀|파충류|작은 동물|숲과 들|다리 없이 기어다녀요.|
악어|파충류|고기|강과 늪|턱의 힘이 아주 세고 헤엄도 잘 쳐요.|
개구리|양서류|벌레|물가|어릴 때는 올챙이예요.|개굴개굴
상어|물고기|물고기|바다|뼈가 물렁하고 이빨이 계속 새로 나요.|
금붕어|물고기|물풀과 작은 벌레|어항과 연못|눈꺼풀이 없어서 눈을 뜨고 자요.|
문어|연체동물|게와 조개|바다|다리가 여덟 개예요.|
오징어|연체동물|작은 물고기|바다|다리가 열 개이고 먹물을 뿜어요.|
꿀벌|곤충|꿀과 꽃가루|벌집|꽃가루를 옮겨 식물을 도와요.|윙윙
나비|곤충|꽃의 꿀|꽃밭|애벌레가 번데기를 거쳐 나비가 돼요.|
개미|곤충|작은 벌레와 단것|땅속|자기보다 무거운 것을 들어요.|
매미|곤충|나무의 수액|나무|땅속에서 여러 해를 살아요.|맴맴
귀뚜라미|곤충|풀과 작은 벌레|풀밭|날개를 비벼 소리를 내요.|귀뚤귀뚤
거미|거미류|벌레|거미줄|다리가 여덟 개라서 곤충이 아니에요.|
"""

ANIMALS: tuple[Animal, ...] = tuple(Animal(*row.split("|")) for row in _TABLE.strip().splitlines())

_ABOUT_ASKS = (
    "{n}에 대해 알려 줘|{n}[은/는] 어떤 동물이에요?|{n}[은/는] 어떤 동물이야?|{n} 이야기 해 줘|{n}의 특징이 뭐야?|{n} 특징|{n}[은/는] 무슨 동물인가요?|{n} 설명해 줘|"
    "{n}[이/가] 뭐야?|{n}에 대해 알고 싶어요|{n}[을/를] 소개해 줘|{n}[은/는] 포유류야?|{n}[은/는] 뭐가 특별해?|{n} 좀 알려 주세요|{n}[은/는] 어떤 종류예요?|{n} 알아?"
)
_FOOD_ASKS = (
    "{n}[은/는] 뭘 먹어?|{n}[은/는] 무엇을 먹나요?|{n} 먹이|{n}[은/는] 뭐 먹고 살아?|{n}[이/가] 좋아하는 먹이는?|{n}의 먹이가 뭐예요?|{n} 밥으로 뭘 줘야 해?|"
    "{n} 먹이 알려 줘|{n}[은/는] 주로 뭘 먹어요?|{n}[이/가] 먹는 것|{n}한테 뭐 먹여?|{n}[이/가] 무얼 먹는지 궁금해요|{n} 뭐 먹지?|{n}의 먹이를 말해 주세요"
)
_HOME_ASKS = (
    "{n}[은/는] 어디에 살아?|{n}[은/는] 어디에서 사나요?|{n} 사는 곳|{n}[이/가] 사는 곳은 어디예요?|{n} 어디서 볼 수 있어?|{n}의 집은 어디야?|{n}[은/는] 어디 살지?|"
    "{n} 서식지|{n} 사는 데 알려 줘|{n}[은/는] 주로 어디에 있어요?|{n}[을/를] 보려면 어디로 가야 해?|{n}[이/가] 어디에 사는지 알려 주세요|{n} 어디 살아요?"
)
_SOUND_ASKS = (
    "{n}[은/는] 어떻게 울어?|{n} 울음소리|{n}[은/는] 어떤 소리를 내요?|{n} 소리 흉내 내 봐|{n}[이/가] 우는 소리는?|{n}[은/는] 뭐라고 울어?|{n} 울음소리 알려 줘|"
    "{n}[은/는] 무슨 소리를 내나요?|{n} 소리|{n}[은/는] 어떻게 소리 내?|{n} 흉내 내 줘|{n}의 울음소리가 궁금해요"
)


def _topics_of(animal: Animal) -> list[Topic]:
    name, kind = animal.name, animal.kind
    eats = (
        f"{name}[은/는] {animal.food}[을/를] 먹어요."
        if animal.food != "무엇이나 잘"
        else f"{name}[은/는] 무엇이나 잘 먹어요."
    )
    lives = (
        f"{name}[은/는] {animal.home}에 살아요."
        if animal.home != "사람 곁"
        else f"{name}[은/는] 사람 곁에서 살아요."
    )
    trait = f"{name}[은/는] {animal.trait}"
    food_turn = then(
        "뭘 먹어?|그럼 뭘 먹고 살아?|먹이는 뭐예요?|걔는 뭐 먹어?|먹이는?",
        eats,
        animal.food.split("와 ")[0].split("과 ")[0],
    )
    home_turn = then(
        "어디에 살아?|그럼 어디 살아?|사는 곳은?|어디서 살아요?|걔는 어디 사는데?",
        lives,
        animal.home,
        food_turn,
    )
    more_turn = then("더 알려 줘|또?|하나 더|다른 특징은?|신기하다 더 말해 줘", trait)
    found = [
        topic(
            f"animal.{name}", _ABOUT_ASKS.format(n=name),
            f"{name}[은/는] {kind}[이에요/예요]. {animal.trait}|{trait} {kind}[이에요/예요].",
            kind="fact", short=f"{kind}[이야/야].", more=f"{eats}|{lives}", ask_back=f"{name}[을/를] 좋아해요?|{name}[을/를] 본 적 있어요?|어떤 동물을 좋아해요?",
            about=kind, fact=kind, follow=(home_turn, food_turn),
        ),
        topic(
            f"animal_food.{name}", _FOOD_ASKS.format(n=name), f"{eats}|{name}의 먹이는 {animal.food}[이에요/예요]." if animal.food != "무엇이나 잘" else eats,
            kind="fact", short=animal.food, more=trait, ask_back=f"{name}[을/를] 본 적 있어요?|{name}[을/를] 좋아해요?",
            about=animal.food, fact=animal.food, follow=(home_turn, more_turn),
        ),
        topic(
            f"animal_home.{name}", _HOME_ASKS.format(n=name), f"{lives}|{name}[을/를] 볼 수 있는 곳은 {animal.home}[이에요/예요].",
            kind="fact", short=animal.home, more=trait, ask_back=f"{name}[을/를] 본 적 있어요?", about=animal.home, fact=animal.home, follow=(more_turn,),
        ),
    ]  # fmt: skip
    if animal.sound:
        found.append(
            topic(
                f"animal_sound.{name}", _SOUND_ASKS.format(n=name),
                f"{name}[은/는] {animal.sound} 하고 소리를 내요.|{name} 소리는 {animal.sound}[이에요/예요].",
                kind="fact", short=f"{animal.sound}.", more=trait, ask_back=f"{name}[을/를] 좋아해요?", about=animal.sound, fact=animal.sound, follow=(home_turn,),
            )
        )  # fmt: skip
    return found


TOPICS: tuple[Topic, ...] = tuple(found for animal in ANIMALS for found in _topics_of(animal))
