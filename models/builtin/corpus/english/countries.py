"""Countries: capital, language and continent of each, from one table.

Not here: flags, sizes, populations (they change or do not fit a small model).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.builtin.corpus.english.build import capital, fill, state, topic, turn
from models.builtin.corpus.schema import FollowUp, Topic


@dataclass(frozen=True)
class Country:
    name: str
    capital: str
    languages: str
    continent: str

    @property
    def key(self) -> str:
        return self.name.removeprefix("the ").lower().replace(" ", "_")


COUNTRIES = tuple(
    Country(*(cell.strip() for cell in line.split(",", 3)))
    for line in """
France, Paris, French, Europe
Germany, Berlin, German, Europe
Spain, Madrid, Spanish, Europe
Italy, Rome, Italian, Europe
Portugal, Lisbon, Portuguese, Europe
Austria, Vienna, German, Europe
Greece, Athens, Greek, Europe
Poland, Warsaw, Polish, Europe
Hungary, Budapest, Hungarian, Europe
Sweden, Stockholm, Swedish, Europe
Norway, Oslo, Norwegian, Europe
Denmark, Copenhagen, Danish, Europe
Finland, Helsinki, Finnish and Swedish, Europe
Iceland, Reykjavik, Icelandic, Europe
Ireland, Dublin, English and Irish, Europe
the United Kingdom, London, English, Europe
the Netherlands, Amsterdam, Dutch, Europe
Belgium, Brussels, Dutch and French, Europe
Switzerland, Bern, German and French, Europe
the Czech Republic, Prague, Czech, Europe
Slovakia, Bratislava, Slovak, Europe
Romania, Bucharest, Romanian, Europe
Bulgaria, Sofia, Bulgarian, Europe
Croatia, Zagreb, Croatian, Europe
Serbia, Belgrade, Serbian, Europe
Slovenia, Ljubljana, Slovene, Europe
Ukraine, Kyiv, Ukrainian, Europe
Estonia, Tallinn, Estonian, Europe
Latvia, Riga, Latvian, Europe
Lithuania, Vilnius, Lithuanian, Europe
Albania, Tirana, Albanian, Europe
Russia, Moscow, Russian, Europe and Asia
South Korea, Seoul, Korean, Asia
Japan, Tokyo, Japanese, Asia
China, Beijing, Chinese, Asia
India, New Delhi, Hindi and English, Asia
Thailand, Bangkok, Thai, Asia
Vietnam, Hanoi, Vietnamese, Asia
the Philippines, Manila, Filipino and English, Asia
Mongolia, Ulaanbaatar, Mongolian, Asia
Nepal, Kathmandu, Nepali, Asia
Turkey, Ankara, Turkish, Asia and Europe
Iran, Tehran, Persian, Asia
Iraq, Baghdad, Arabic and Kurdish, Asia
Saudi Arabia, Riyadh, Arabic, Asia
Jordan, Amman, Arabic, Asia
Pakistan, Islamabad, Urdu and English, Asia
Bangladesh, Dhaka, Bengali, Asia
Egypt, Cairo, Arabic, Africa
Kenya, Nairobi, Swahili and English, Africa
Morocco, Rabat, Arabic and Berber, Africa
Nigeria, Abuja, English, Africa
Ghana, Accra, English, Africa
Senegal, Dakar, French and Wolof, Africa
Tunisia, Tunis, Arabic, Africa
the United States, Washington, English, North America
Canada, Ottawa, English and French, North America
Mexico, Mexico City, Spanish, North America
Cuba, Havana, Spanish, North America
Brazil, Brasilia, Portuguese, South America
Argentina, Buenos Aires, Spanish, South America
Chile, Santiago, Spanish, South America
Peru, Lima, Spanish and Quechua, South America
Colombia, Bogota, Spanish, South America
Uruguay, Montevideo, Spanish, South America
Venezuela, Caracas, Spanish, South America
Ecuador, Quito, Spanish, South America
Australia, Canberra, English, Oceania
New Zealand, Wellington, English, Oceania
""".strip().splitlines()
)

CAPITAL_ASKS = (
    "What is the capital of {c}?|capital {c}|capital of {c}|What's {c}'s capital?|Tell me the capital of {c}.|"
    "Which city is the capital of {c}?|I was wondering what the capital of {c} is.|do you know the capital of {c}|"
    "{c} capital|Name the capital of {c}.|Can you tell me {c}'s capital city?|what city is {c}'s capital|"
    "The capital of {c} is which city?|I forgot the capital of {c}.|For my homework: what is the capital of {c}?|"
    "Quick question, capital of {c}?|Which capital does {c} have?|What is the name of {c}'s capital?|"
    "I am going to {c}. What is its capital?|capital city of {c} please"
)
CAPITAL_SAYS = "The capital of {c} is {v}.|{v} is the capital of {c}.|It is {v}. That is the capital of {c}."
LANGUAGE_ASKS = (
    "What language do they speak in {c}?|Which language is spoken in {c}?|language {c}|{c} language|"
    "What do people speak in {c}?|Tell me the language of {c}.|Which language do people in {c} speak?|"
    "What is the language of {c}?|I will visit {c}. What language do I need?|languages spoken in {c}|"
    "Do you know what language they speak in {c}?|What is the official language of {c}?|"
    "I was wondering which language people use in {c}.|How do people talk in {c}, in what language?|"
    "what language should I learn for {c}|Name the main language of {c}."
)
LANGUAGE_SAYS = "People in {c} speak {v}.|In {c} people speak {v}.|They mostly speak {v} in {c}."
CONTINENT_ASKS = (
    "Which continent is {c} in?|Where is {c}?|continent of {c}|What continent is {c} on?|where is {c} located|"
    "Where can I find {c} on the map?|On which continent does {c} lie?|In what part of the world is {c}?|"
    "{c} continent|Tell me where {c} is.|I do not know where {c} is.|Where in the world is {c}?|"
    "Do you know where {c} lies?|which part of the world is {c} in|Name the continent of {c}.|"
    "To which continent does {c} belong?"
)
CONTINENT_SAYS = "{c} is in {v}.|{c} lies in {v}.|You find {c} in {v}."
CITY_ASKS = (
    "Where is {v}?|Which country is {v} in?|{v} is the capital of which country?|In which country is {v}?|"
    "what country is {v} the capital of|{v} country|Tell me where {v} is.|where can I find {v}|"
    "I do not know where {v} is.|Which country has {v} as its capital?|Where does {v} lie?|"
    "Do you know which country {v} belongs to?|I read about {v}. Where is that?|{v} is a city in which country?"
)
CITY_SAYS = "{v} is in {c}. It is the capital.|{v} is the capital of {c}."

THERE_LANGUAGE = (
    "And what language do they speak there?|which language is spoken there|What do people speak there?|And the language?|"
    "What language would I need there?|language there?|Do you know their language?|And how do people talk there?"
)
THERE_CONTINENT = (
    "And where is that?|Which continent is it on?|which continent|Where is that country?|Where does it lie?|"
    "And the continent?|On which continent is it?|in what part of the world is that"
)
OTHER_ASKS = "And {c}?|and of {c}?|What about {c}?|How about {c}?|And the capital of {c}?|ok, and {c}|Now {c}.|the same for {c} please"


def language_turn(row: Country, then: tuple[FollowUp, ...] = ()) -> FollowUp:
    says = state("They speak {v} there.|People in {c} speak {v}.|{v}.", c=row.name, v=row.languages)
    return turn(THERE_LANGUAGE, says, row.languages.lower(), then)


def continent_turn(row: Country) -> FollowUp:
    says = state("{c} is in {v}.|It is in {v}.", c=row.name, v=row.continent)
    return turn(THERE_CONTINENT, says, row.continent.lower())


def other_capital(row: Country) -> FollowUp:
    says = state(
        "The capital of {c} is {v}.|{v} is the capital of {c}.|It is {v}.", c=row.name, v=row.capital
    )
    return turn(fill(OTHER_ASKS, c=row.name), says, row.capital.lower(), (language_turn(row),))


def other_language(row: Country) -> FollowUp:
    asks = "And in {c}?|What about {c}?|How about {c}?|and the people in {c}?|ok, and in {c}|Now {c}."
    says = state("In {c} people speak {v}.|People in {c} speak {v}.", c=row.name, v=row.languages)
    return turn(fill(asks, c=row.name), says, row.languages.lower())


def near(index: int, step: int) -> Country:
    return COUNTRIES[(index + step) % len(COUNTRIES)]


def more_about(row: Country) -> tuple[str, ...]:
    return state("{c} is in {v}, and people there speak {w}.", c=row.name, v=row.continent, w=row.languages)


def capital_topic(index: int, row: Country) -> Topic:
    others = tuple(other_capital(near(index, step)) for step in (1, 7, 23, 40))
    return topic(
        f"capital.{row.key}",
        "fact",
        fill(CAPITAL_ASKS, c=row.name),
        state(CAPITAL_SAYS, c=row.name, v=row.capital),
        short=f"{row.capital}.|It is {row.capital}.",
        formal=f"The capital city of {row.name} is {row.capital}.",
        more=more_about(row),
        ask=fill(
            "Have you ever been to {c}?|Would you like to visit {v}?|Shall I tell you the language too?",
            c=row.name,
            v=row.capital,
        ),
        about=row.capital.lower(),
        fact=row.capital.lower(),
        turns=(language_turn(row, (thanks_like(row),)), continent_turn(row), *others),
    )


def thanks_like(row: Country) -> FollowUp:
    asks = "And the capital again?|What was the capital again?|Say the capital once more.|I forgot the capital already."
    says = state("The capital of {c} is {v}.|It is {v}.", c=row.name, v=row.capital)
    return turn(asks, says, row.capital.lower())


def language_topic(index: int, row: Country) -> Topic:
    return topic(
        f"language.{row.key}",
        "fact",
        fill(LANGUAGE_ASKS, c=row.name),
        state(LANGUAGE_SAYS, c=row.name, v=row.languages),
        short=f"{row.languages}.|They speak {row.languages}.",
        ask=fill("Are you learning {v}?|Do you speak {v}?", v=row.languages),
        about=row.languages.lower(),
        fact=row.languages.lower(),
        turns=(
            turn(
                "And the capital?|What is the capital there?|which city is the capital|What is their capital?|and its capital city?|What about the capital?",
                state("The capital of {c} is {v}.|It is {v}.", c=row.name, v=row.capital),
                row.capital.lower(),
            ),
            *(other_language(near(index, step)) for step in (2, 11, 31)),
        ),
    )


def continent_topic(row: Country) -> Topic:
    return topic(
        f"continent.{row.key}",
        "fact",
        fill(CONTINENT_ASKS, c=row.name),
        state(CONTINENT_SAYS, c=row.name, v=row.continent),
        short=f"In {row.continent}.|{row.continent}.",
        more=state("Its capital is {v}.", v=row.capital),
        ask=fill("Are you planning a trip to {c}?|Would you like to know the capital?", c=row.name),
        about=row.continent.lower(),
        fact=row.continent.lower(),
    )


def city_topic(row: Country) -> Topic:
    return topic(
        f"city.{row.key}",
        "fact",
        fill(CITY_ASKS, v=row.capital),
        state(CITY_SAYS, c=row.name, v=row.capital),
        short=f"In {row.name}.|{capital(row.name)}.",
        more=state("People in {c} speak {v}.", c=row.name, v=row.languages),
        ask=fill("Have you been to {v}?|Would you like to go there?", v=row.capital),
        about=row.name.removeprefix("the ").lower(),
        fact=row.name.removeprefix("the ").lower(),
    )


def build(rows: Sequence[Country]) -> tuple[Topic, ...]:
    made: list[Topic] = []
    for index, row in enumerate(rows):
        made += [capital_topic(index, row), language_topic(index, row), continent_topic(row)]
        if row.capital != "Mexico City":
            made.append(city_topic(row))
    return tuple(made)


TOPICS = build(COUNTRIES)
