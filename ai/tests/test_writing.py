"""The local writer: a short mail from the facts that are there."""

from itertools import product

import pytest

from ai.rules.drafts import CampaignBrief, Draft, Fact, Sender, Tone
from ai.rules.features import LeadFacts
from ai.rules.writing import write
from ai.tests.cast import ADA, HALL, like

SPRING = CampaignBrief("Spring", "We help schools cut the time that audits take")
BO = Sender("Bo Lind", "Neptie")
TONES: tuple[Tone, ...] = ("professional", "casual")
NONE, LONG = "", "word of eight that is as long as"


def words(draft: Draft) -> int:
    return len(draft.content.split())


def test_a_lead_of_whom_all_is_known() -> None:
    draft = write(ADA, SPRING, BO, "professional")
    opening = "I am writing to you because of your role as VP Sales at Acme."
    industry = "I would like to hear what matters most to teams in Education right now."
    assert draft.subject == "A question for Acme"
    assert draft.content == (
        "Hello Ada,\n"
        "\n"
        f"{opening} {industry}\n"
        "\n"
        "In short: We help schools cut the time that audits take. Would a call of fifteen minutes "
        "suit you in the coming days? If a written summary is easier, tell me and I will send "
        "one.\n"
        "\n"
        "If someone else is the right person to speak to, I would be grateful for the name. And "
        "if this is not of interest, a short answer is enough.\n"
        "\n"
        "Kind regards,\n"
        "Bo Lind\n"
        "Neptie"
    )
    assert draft.facts == (
        Fact("A question for Acme", "company", "Acme"),
        Fact("Hello Ada,", "first_name", "Ada"),
        Fact(opening, "job_title", "VP Sales"),
        Fact(opening, "company", "Acme"),
        Fact(industry, "industry", "Education"),
    )


@pytest.mark.parametrize("tone", TONES)
def test_a_last_name_alone_never_becomes_a_first_name(tone: Tone) -> None:
    draft = write(HALL, SPRING, BO, tone)
    assert draft.content.startswith("Hello,\n\n")
    assert "Hall" not in draft.subject + draft.content
    assert draft.facts == ()


@pytest.mark.parametrize(
    ("known", "opening"),
    [
        ({"job_title": "VP Sales"}, "because of your work as VP Sales."),
        ({"company": "Acme Inc."}, "because you work at Acme Inc."),
        ({}, "because I think this could be worth a quick chat."),
    ],
)
def test_sentences_follow_the_facts(known: dict[str, str], opening: str) -> None:
    paragraphs = write(like(HALL, **known), SPRING, BO, "casual").content.split("\n\n")
    assert paragraphs[1] == f"I'm getting in touch {opening}"


@pytest.mark.parametrize(
    ("campaign", "words_of_it"),
    [
        (CampaignBrief("Spring", ""), "It concerns Spring. Would"),
        (CampaignBrief("Spring", "Ready?"), "In short: Ready? Would"),
        (CampaignBrief("", "long " * 30), f"In short: {'long ' * 19}long… Would"),
        (CampaignBrief(" ", " "), "Would"),
    ],
)
def test_the_campaign_in_a_sentence(campaign: CampaignBrief, words_of_it: str) -> None:
    assert write(ADA, campaign, BO, "professional").content.split("\n\n")[2].startswith(words_of_it)


@pytest.mark.parametrize("tone", TONES)
def test_always_60_to_120_words_and_every_fact_stands_in_the_mail(tone: Tone) -> None:
    values = (NONE, "Ada", LONG)
    campaigns = (CampaignBrief("", ""), CampaignBrief("Spring", "x " * 40))
    senders = (Sender("", ""), Sender("Bo " * 9, "Neptie " * 9))
    for known, campaign, sender in product(product(values, repeat=4), campaigns, senders):
        fields = dict(zip(("first_name", "job_title", "company", "industry"), known, strict=True))
        draft = write(like(ADA, **fields), campaign, sender, tone)
        assert 60 <= words(draft) <= 120
        assert {fact.field for fact in draft.facts} == {name for name, v in fields.items() if v}
        assert all(fact.text in draft.subject or fact.text in draft.content for fact in draft.facts)
        assert all(fact.value in fact.text for fact in draft.facts)


def test_the_same_each_time() -> None:
    assert write(ADA, SPRING, BO, "casual") == write(ADA, SPRING, BO, "casual")


@pytest.mark.parametrize(
    ("known", "confidence"),
    [
        ({}, 0.3),
        ({"first_name": "Ada"}, 0.45),
        ({"first_name": "Ada", "company": "Acme"}, 0.6),
        ({"first_name": "Ada", "company": "Acme", "job_title": "CEO"}, 0.75),
        ({"first_name": "Ada", "company": "Acme", "job_title": "CEO", "industry": "IT"}, 0.9),
        ({"phone": "1", "country": "Norway", "website": "acme.example"}, 0.3),
    ],
)
def test_confidence_falls_with_each_missing_fact(known: dict[str, str], confidence: float) -> None:
    lead: LeadFacts = like(HALL, **known)
    assert write(lead, SPRING, BO, "professional").confidence == confidence
