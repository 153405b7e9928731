"""Questions about real things that the corpus does not teach: only for evaluation, never trained on."""

from __future__ import annotations

from models.builtin.corpus.schema import Language

OUTSIDE: dict[Language, tuple[str, ...]] = {  # real things that the corpus does not teach
    "en": (
        "What was the score of the last cup final?", "Who is the mayor of Lyon?", "What is the melting point of tungsten?", "Who directed the film Stalker?", "What is the population of Winnipeg?",
        "Which team won the league in 1994?", "What is the stock price of my company?", "Who painted The Garden of Earthly Delights?", "What is the 14th digit of pi?", "How do I configure a BGP router?",
        "What did my sister say yesterday?", "Who is the tallest player in the NBA?", "What is the name of my neighbour's dog?", "How deep is Lake Tanganyika?", "What is in the news today?",
        "Who wrote the opera Lulu?", "What are the lyrics of that new song?", "When does the next bus to the harbour leave?", "What is the boiling point of ethanol?", "Which number will win the lottery?",
    ),
    "ko": (
        "어제 축구 경기 결과가 뭐야?", "리옹 시장이 누구예요?", "텅스텐의 녹는점은 몇 도예요?", "우리 회사 주가가 얼마야?", "옆집 강아지 이름이 뭐야?",
        "이번 주 로또 번호 알려 줘", "원주율의 14번째 숫자는?", "내 동생이 어제 뭐라고 했어?", "위니펙 인구가 몇 명이에요?", "오늘 뉴스에 뭐가 나왔어?",
        "다음 버스는 몇 시에 와?", "그 가수 새 노래 가사가 뭐예요?", "탕가니카호는 얼마나 깊어?", "1994년에 우승한 팀은 어디예요?", "에탄올의 끓는점은?",
        "내 비밀번호가 뭐였지?", "내일 주식이 오를까요?", "우리 동네 시장 이름이 뭐야?", "지금 몇 명이 접속해 있어?", "오페라 룰루는 누가 썼어요?",
    ),
}  # fmt: skip
