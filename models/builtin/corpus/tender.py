"""Topics that hurt: a warm answer to them comforts and does not cheer.

Contract: names of topics, checked against the corpus by a test. Not here: the closings (`wrappers`).
"""

from __future__ import annotations

TENDER = frozenset(
    """
    feeling.sad feeling.lonely feeling.stressed feeling.nervous feeling.angry feeling.afraid
    feeling.disappointed feeling.jealous feeling.sick feeling.homesick feeling.ashamed feeling.guilty
    feeling.unmotivated feeling.overwhelmed
    event_failed.open event_breakup.open event_death.open event_pet_death.open event_fight.open
    event_job_loss.open event_bullied.open event_insomnia_worry.open
    talk_insult.open talk_wrong_answer.open talk_repeat.open talk_not_understood.open talk_swear.open
    talk_bad_mood.open talk_nobody_likes_me.open talk_money_worry.open talk_cant_sleep.open
    talk_lost_thing.open talk_drunk.open talk_late.open talk_too_slow.open talk_my_looks.open
    ko.sorry ko.scold ko.disagree ko.sob
    ko.feel.sad ko.feel.lonely ko.feel.stress ko.feel.tired ko.feel.angry ko.feel.anxious ko.feel.failexam
    ko.feel.breakup ko.feel.nolove ko.feel.hard ko.feel.miss ko.feel.loss
    ko.mood.nervous ko.mood.regret ko.mood.jealous ko.mood.fear ko.mood.nothing ko.mood.sleepless
    ko.mood.fight ko.mood.money ko.mood.future ko.mood.ignored ko.mood.parents ko.mood.work
    ko.mood.schoolno ko.mood.body
    ko.health.cold ko.health.headache ko.health.stomach ko.health.back ko.health.eyes ko.health.sore
    ko.health.alcohol ko.health.hurt ko.health.teeth ko.health.skin
    """.split()
)
