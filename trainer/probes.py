"""Everyday questions that every version must still answer, whatever it was taught. Never trained on."""

from __future__ import annotations

PROBES = (
    "Hello!",
    "How are you today?",
    "What is your name?",
    "What can you help me with?",
    "Thank you very much.",
    "Tell me something interesting.",
    "What is the capital of France?",
    "What is the capital of Japan?",
    "What is two plus three?",
    "How do I boil an egg?",
    "I feel sad today.",
    "Good night!",
    "안녕하세요!",
    "오늘 기분이 어때?",
    "이름이 뭐예요?",
    "무엇을 도와줄 수 있어?",
    "정말 고마워요.",
    "재미있는 이야기 하나 해 줘.",
    "한국의 수도는 어디예요?",
    "프랑스의 수도는 어디야?",
    "둘 더하기 셋은 뭐야?",
    "라면은 어떻게 끓여?",
    "오늘 너무 우울해.",
    "잘 자요!",
)
