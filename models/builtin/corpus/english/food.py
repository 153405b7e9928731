"""Food and cooking: how to make simple dishes, in a few steps."""

from __future__ import annotations

from models.builtin.corpus.english.build import capital, fill, say, topic, turn
from models.builtin.corpus.schema import FollowUp, Topic

COOK_ASKS = (
    "How do I {x}?|how to {x}|Tell me how to {x}.|I want to {x}.|Can you explain how to {x}?|Give me the steps to {x}.|"
    "How can I {x}?|What is the best way to {x}?|I have never tried to {x}. How does it go?|help me {x}|teach me to {x}|"
    "Could you tell me how to {x}?|I would like to {x} tonight.|Do you know how to {x}?|steps to {x}|{x}, how?|"
    "What do I need to do to {x}?|A simple way to {x}?|show me how to {x}|explain how to {x}"
)
# key | deed | dish, as asked for in a few words | steps, separated by ; | short | a tip | question back | rule
DISHES = """
rice | cook rice | rice recipe | Wash the rice. ; Add two cups of water for each cup of rice. ; Cook it with a lid on low heat for fifteen minutes. ; Let it rest for ten minutes. | One cup of rice, two cups of water, fifteen minutes on low heat. | A pinch of salt makes it better. | What will you eat with the rice? | rice & water
egg | boil an egg | boiled egg | Bring water to a boil. ; Put the egg in with a spoon. ; Wait six minutes for soft and ten for hard. ; Cool it in cold water. | Six minutes for soft, ten for hard, in boiling water. | Fresh eggs need a little longer. | Do you like it soft or hard? | soft & hard
fried_egg | fry an egg | fried egg | Heat some butter in a pan. ; Break the egg into the pan. ; Fry it on medium heat until the white is firm. ; Add salt. | Fry it in butter until the white is firm. | A lid makes the top cook faster. | Do you like the yolk soft? | butter
scrambled | make scrambled eggs | scrambled eggs | Beat the eggs with a little milk and salt. ; Melt butter in a pan. ; Stir the eggs slowly on low heat. ; Stop while they are still soft. | Beat the eggs and stir them slowly in butter on low heat. | They go on cooking on the plate. | Would you like toast with that? | stir & low heat
omelette | make an omelette | omelette recipe | Beat three eggs with salt. ; Pour them into a hot pan with butter. ; Add cheese or vegetables. ; Fold it when it is firm. | Beat eggs, fry them, add cheese and fold. | Use a pan that does not stick. | What would you like inside? | fold
pasta | cook pasta | boiled pasta | Boil a big pot of water. ; Add salt and then the pasta. ; Cook it for about ten minutes and stir. ; Pour off the water. | Boil it in salted water for about ten minutes. | Keep a cup of the water for the sauce. | Which sauce will you make? | ten minutes & water
tomato_sauce | make tomato sauce | tomato sauce recipe | Fry an onion and garlic in oil. ; Add a can of tomatoes. ; Add salt and herbs. ; Cook it for twenty minutes on low heat. | Fry onion and garlic, add tomatoes and cook twenty minutes. | A little sugar makes it less sour. | Is it for pasta? | tomatoes & onion
soup | make vegetable soup | vegetable soup recipe | Cut an onion, carrots and potatoes. ; Fry them for a few minutes in oil. ; Add water and salt. ; Cook until the vegetables are soft. | Fry cut vegetables, add water and salt, and cook until soft. | Fresh herbs at the end are nice. | Which vegetables do you have? | vegetables|carrots & water
chicken_soup | make chicken soup | chicken soup recipe | Put chicken in cold water with salt. ; Add carrots and an onion. ; Cook it on low heat for one hour. ; Cut the meat and put it back. | Cook chicken, carrots and onion in water for one hour. | It is good for a cold. | Are you cooking for somebody who is ill? | chicken & hour
pancakes | make pancakes | pancake recipe | Mix a cup of flour, a cup of milk and an egg. ; Add a pinch of salt. ; Fry thin rounds in butter. ; Turn them once when they are brown. | Mix flour, milk and egg, and fry it in butter. | Let the mix rest for ten minutes first. | Do you like them sweet? | flour & milk
bread | bake bread | bread recipe | Mix flour, water, salt and yeast. ; Knead the dough for ten minutes. ; Let it rise for one hour. ; Bake it for forty minutes in a hot oven. | Mix flour, water, salt and yeast, let it rise and bake it. | It is done when it sounds hollow. | Have you baked before? | flour & yeast
cake | bake a simple cake | simple cake recipe | Beat butter, sugar and four eggs. ; Stir in flour and baking powder. ; Pour it into a form. ; Bake it for forty minutes. | Mix butter, sugar, eggs and flour, and bake forty minutes. | A stick must come out dry. | Is it for a birthday? | butter & sugar
cookies | bake cookies | cookie recipe | Mix butter and sugar. ; Add an egg and flour. ; Add chocolate pieces. ; Bake small balls for twelve minutes. | Mix butter, sugar, egg and flour, and bake twelve minutes. | They get harder while they cool. | Do you like them with chocolate? | butter & twelve minutes
pizza | make pizza at home | homemade pizza | Make dough from flour, water, oil and yeast. ; Let it rise for an hour. ; Add tomato and cheese. ; Bake it very hot for ten minutes. | Roll out dough, add tomato and cheese, bake it hot. | The oven should be as hot as possible. | What would you like on top? | dough & cheese
salad | make a green salad | green salad | Wash and dry the leaves. ; Cut tomato and cucumber. ; Mix oil, vinegar and salt. ; Pour it over just before eating. | Wash leaves, cut vegetables, add oil and vinegar. | A few nuts taste good in it. | Do you like it with tomato? | oil & vinegar
potatoes | boil potatoes | boiled potatoes | Wash the potatoes. ; Put them in cold water with salt. ; Cook them for twenty minutes. ; Test them with a knife. | Cook them in salted water for twenty minutes. | Small ones are done sooner. | Will you mash them? | twenty minutes
mash | make mashed potatoes | mashed potatoes | Boil soft potatoes. ; Pour off the water. ; Mash them with warm milk and butter. ; Add salt. | Boil potatoes and mash them with milk and butter. | Warm milk keeps it light. | What goes with it? | milk & butter
baked_potatoes | bake potatoes in the oven | oven potatoes | Cut the potatoes into pieces. ; Mix them with oil and salt. ; Bake them for forty minutes. ; Turn them once. | Mix pieces with oil and salt, and bake forty minutes. | Some herbs taste great on them. | Do you like a dip with them? | oil & forty minutes
fried_rice | make fried rice | fried rice recipe | Use cold cooked rice. ; Fry vegetables in oil. ; Add the rice and an egg. ; Add soy sauce. | Fry vegetables, cold rice and egg, and add soy sauce. | Old rice from yesterday works best. | What do you have at home? | soy sauce
curry | make a simple curry | curry recipe | Fry onion, garlic and curry powder. ; Add vegetables or chicken. ; Pour in coconut milk. ; Cook it for twenty minutes. | Fry onion with curry powder, add vegetables and coconut milk. | Serve it with rice. | Do you like it hot? | coconut milk
bibimbap | make bibimbap | bibimbap recipe | Cook rice and put it in a bowl. ; Fry carrots, spinach and mushrooms. ; Lay them on the rice with a fried egg. ; Add red pepper paste and mix. | Put fried vegetables and an egg on rice and mix it with red pepper paste. | A little sesame oil is great on it. | Have you eaten it before? | rice & egg
ramen | cook instant noodles | instant noodles | Boil half a litre of water. ; Add the noodles and the powder. ; Cook them for four minutes. ; Add an egg if you like. | Boil water, add noodles and powder, wait four minutes. | Spring onions on top are nice. | Do you like it spicy? | four minutes & powder
sandwich | make a sandwich | good sandwich | Take two slices of bread. ; Spread butter on them. ; Add cheese, tomato and salad. ; Press and cut it. | Bread, butter, cheese and tomato, then press it. | Toasted bread is even better. | What do you like in it? | bread & cheese
toast | make cheese toast | cheese toast | Put cheese on a slice of bread. ; Add a little pepper. ; Put it in a hot oven for six minutes. ; Eat it while it is hot. | Bread with cheese, six minutes in a hot oven. | A slice of tomato fits well. | Shall I suggest a drink with it? | six minutes & cheese
tea | make tea | good tea | Boil fresh water. ; Pour it over the leaves. ; Wait three minutes. ; Take out the leaves. | Pour hot water over the leaves and wait three minutes. | Green tea likes cooler water. | Do you take milk? | leaves & three minutes
coffee | make coffee without a machine | coffee by hand | Put a filter in a holder. ; Add two spoons of ground coffee. ; Pour hot water over it slowly. ; Wait until it has run through. | Pour hot water slowly over ground coffee in a filter. | Freshly ground beans taste best. | Do you drink it black? | filter & slowly
hot_chocolate | make hot chocolate | hot chocolate recipe | Heat a cup of milk. ; Stir in two spoons of cocoa and one of sugar. ; Do not let it boil. ; Serve it hot. | Stir cocoa and sugar into hot milk. | A pinch of salt brings out the taste. | Is it a cold day? | cocoa & milk
lemonade | make lemonade | lemonade recipe | Press three lemons. ; Stir in three spoons of sugar. ; Add one litre of cold water. ; Add ice. | Mix lemon juice, sugar and cold water. | Fresh mint looks nice in it. | Is it hot where you are? | lemon & sugar
smoothie | make a smoothie | smoothie recipe | Cut a banana and some berries. ; Add a cup of milk or yoghurt. ; Mix it until it is smooth. ; Drink it at once. | Mix banana, berries and milk until smooth. | A spoon of oats makes it filling. | Which fruit do you have? | banana & milk
porridge | make porridge | porridge recipe | Put one cup of oats in two cups of milk. ; Cook it for five minutes. ; Stir all the time. ; Add fruit or honey. | Cook oats in milk for five minutes and stir. | A little salt is good in it. | Do you eat breakfast every day? | oats & milk
fish | fry fish | fried fish | Dry the fish with paper. ; Add salt and a little flour. ; Fry it in hot oil for three minutes on each side. ; Add lemon. | Salt it and fry it for three minutes on each side. | It is done when it falls apart easily. | Which fish do you have? | three minutes & each side
chicken | roast a chicken | roast chicken | Rub the chicken with oil and salt. ; Put a lemon inside. ; Roast it for about seventy minutes at 200 degrees. ; Check that the juice is clear. | Oil and salt it, and roast about seventy minutes at 200 degrees. | Let it rest before you cut it. | How many people will eat? | seventy minutes
steak | fry a steak | good steak | Let the meat get warm. ; Heat the pan until it is very hot. ; Fry it for about three minutes on each side. ; Let it rest, then add salt. | Very hot pan, about three minutes on each side, then rest. | Thick pieces need longer. | How do you like your steak? | hot & each side
onion | cut an onion without tears | cut onions | Cool the onion first. ; Use a sharp knife. ; Cut it in half and peel it. ; Leave the root on while you cut. | Use a cool onion and a sharp knife. | Open a window too. | What are you cooking? | sharp knife
garlic | peel garlic | peel garlic fast | Press the clove with a flat knife. ; Pull off the skin. ; Cut off the hard end. | Press it with a flat knife and pull off the skin. | Warm water makes it even easier. | What will you cook with it? | flat knife & skin
avocado | tell if an avocado is ripe | ripe avocado | Press it gently with your hand. ; If it is a bit soft, it is ripe. ; If it is hard, wait two days. | Press it gently. A bit soft is ripe. | A banana next to it makes it ripe faster. | Is it for a salad? | soft & press
popcorn | make popcorn | popcorn in a pot | Heat oil in a pot. ; Add corn and close the lid. ; Shake the pot until the popping stops. ; Add salt or sugar. | Heat corn in oil with a lid on and shake the pot. | Do not lift the lid too early. | Is it for a film? | corn|lid & pot
guacamole | make guacamole | guacamole recipe | Mash two ripe avocados. ; Add lime juice and salt. ; Add chopped onion and tomato. ; Mix and serve. | Mash avocados with lime, salt, onion and tomato. | Eat it fresh, since it turns brown. | Will there be chips with it? | avocado & lime
hummus | make hummus | hummus recipe | Drain a can of chickpeas. ; Add sesame paste, lemon and garlic. ; Mix it until it is smooth. ; Add salt and oil. | Mix chickpeas, sesame paste, lemon and garlic until smooth. | Cold water makes it creamy. | Do you eat it with bread? | chickpeas & lemon
tofu | cook tofu | fried tofu | Press the water out of the tofu. ; Cut it into cubes. ; Fry it in oil until it is brown. ; Add soy sauce. | Press it, fry the cubes until brown, and add soy sauce. | A little corn flour makes it crisp. | Do you like it spicy? | brown & soy sauce
dumplings | cook dumplings | boiled dumplings | Boil a big pot of water. ; Put in the dumplings. ; Wait until they float. ; Cook them for two more minutes. | Boil them until they float, then two more minutes. | You can fry them afterwards. | What is inside? | float & two more minutes
beans | cook dried beans | dried beans | Put the beans in water for a night. ; Pour off the water. ; Cook them in fresh water for one hour or longer. ; Add salt at the end. | Leave them in water for a night, then cook them for at least one hour. | Red kidney beans must boil well. | What dish do you plan? | beans|water & night
yoghurt | make a yoghurt dip | yoghurt dip | Take a cup of yoghurt. ; Add garlic, salt and herbs. ; Stir in some lemon juice. ; Let it stand in the fridge. | Mix yoghurt, garlic, salt, herbs and lemon. | It goes well with potatoes. | What will you dip? | yoghurt & garlic
apple_sauce | make apple sauce | apple sauce recipe | Peel and cut four apples. ; Cook them with a little water for fifteen minutes. ; Mash them. ; Add sugar or cinnamon. | Cook apples with a little water, then mash them. | Sweet apples need no sugar. | Do you like cinnamon? | apples & mash
ice_cream | make banana ice cream | banana ice cream | Freeze three ripe bananas in pieces. ; Mix them until they are creamy. ; Add cocoa or nuts. ; Eat it at once. | Mix frozen banana pieces until creamy. | It needs no sugar. | Do you like cocoa in it? | mix & creamy
"""
FIRST_ASKS = "What is the first step?|How do I start?|what comes first|Where do I begin?|And the first thing?|how does it begin"
LAST_ASKS = "And what is the last step?|what comes last|How does it end?|And at the end?|What do I do at the end?|the final step?"


def prose(steps: tuple[str, ...]) -> tuple[str, ...]:
    """The steps as running text, two ways."""
    bare = [step[0].lower() + step[1:].rstrip(".") for step in steps]
    return (
        " ".join(steps),
        f"First {bare[0]}. Then {bare[1]}. "
        + (" ".join(steps[2:-1]) + " " if len(bare) > 3 else "")
        + f"In the end {bare[-1]}.",
    )


def step_turns(steps: tuple[str, ...]) -> tuple[FollowUp, ...]:
    first, last = steps[0], steps[-1]
    return (
        turn(FIRST_ASKS, f"Begin like this: {first[0].lower()}{first[1:]}|{first}", first.lower().rstrip("."),
             (turn("And then?|what next|And after that?|The next step?|ok, done, and now?|done, what now", steps[1], steps[1].lower().rstrip(".")),)),
        turn(LAST_ASKS, f"At the end: {last[0].lower()}{last[1:]}|{last}", last.lower().rstrip(".")),
    )  # fmt: skip


def dish(line: str) -> Topic:
    key, deed, name, steps_text, short, tip, ask, about = (cell.strip() for cell in line.split(" | "))
    steps = say(steps_text.replace(" ; ", "|"))
    asks = (*fill(COOK_ASKS, x=deed), name, f"{capital(name)}, please.")
    return topic(
        f"cook.{key}", "howto", asks, prose(steps), short=short, more=tip, items=steps, ask=ask,
        about=about, turns=step_turns(steps),
    )  # fmt: skip


TOPICS = tuple(dish(line) for line in DISHES.strip().splitlines())
