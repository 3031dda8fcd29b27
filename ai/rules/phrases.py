"""The local writer's own words, in each tone."""

from dataclasses import dataclass

from ai.rules.drafts import Tone


@dataclass(frozen=True)
class Phrases:
    """Sentences of one tone. Each claims of the lead only what the field in its braces says."""

    subject_company: str
    subject_industry: str
    subject: str
    greeting: str
    opening_both: str
    opening_title: str
    opening_company: str
    opening: str
    industry: str
    about: str
    concerning: str
    ask: str
    close: str
    farewell: str


PHRASES: dict[Tone, Phrases] = {
    "professional": Phrases(
        subject_company="A question for {company}",
        subject_industry="A question about {industry}",
        subject="A short question",
        greeting="Hello {first_name},",
        opening_both="I am writing to you because of your role as {job_title} at {company}",
        opening_title="I am writing to you because of your role as {job_title}",
        opening_company="I am writing to you because of your work at {company}",
        opening="I am writing to you because I believe a short conversation could be worth it.",
        industry="I would like to hear what matters most to teams in {industry} right now",
        about="In short:",
        concerning="It concerns",
        ask=(
            "Would a call of fifteen minutes suit you in the coming days? "
            "If a written summary is easier, tell me and I will send one."
        ),
        close=(
            "If someone else is the right person to speak to, I would be grateful for the name. "
            "And if this is not of interest, a short answer is enough."
        ),
        farewell="Kind regards,",
    ),
    "casual": Phrases(
        subject_company="Quick question for {company}",
        subject_industry="Quick question about {industry}",
        subject="Quick question",
        greeting="Hi {first_name},",
        opening_both="I'm getting in touch because of your work as {job_title} at {company}",
        opening_title="I'm getting in touch because of your work as {job_title}",
        opening_company="I'm getting in touch because you work at {company}",
        opening="I'm getting in touch because I think this could be worth a quick chat.",
        industry="I'd love to hear what's on people's minds in {industry} right now",
        about="In short:",
        concerning="It's about",
        ask=(
            "Would you be up for a quick call, say fifteen minutes, in the next few days? "
            "Happy to send a short summary if you'd rather read first."
        ),
        close=(
            "If I should be asking someone else, a name would help a lot. "
            "And if it's not for you, no problem at all, just tell me."
        ),
        farewell="Best,",
    ),
}
