"""Which line of a text is its title: no greeting, no head of a letter; and always said."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document

from plainleaf.errors import PlainleafError
from plainleaf.importers import Import, import_article
from plainleaf.importers.wording import is_greeting, languages, wording
from test_import_decisions import imported, key_of
from test_import_web import page

GREETINGS = [
    ("en", "Dear patient,"),
    ("en", "Dear patient"),
    ("en", "Dear Patients"),
    ("en", "Hi Anna"),
    ("en", "Hi Anna,"),
    ("en", "Hello!"),
    ("en", "Dear Mr Smith"),
    ("en", "Dear Dr. Jones,"),
    ("en", "Dear all"),
    ("en", "Dear parents and carers"),
    ("en", "Good morning everyone"),
    ("en", "To all patients"),
    ("de", "Liebe Patientinnen und Patienten,"),
    ("de", "Liebe Patientinnen und Patienten"),
    ("de", "Sehr geehrte Damen und Herren"),
    ("de", "Sehr geehrte Frau Müller"),
    ("de", "Hallo Frau Müller!"),
    ("de", "Lieber Herr Dr. Meier,"),
    ("de", "Guten Tag"),
    ("de", "Liebe Eltern"),
    ("de", "Liebe Anna"),
    ("fr", "Chère Madame"),
    ("fr", "Chère patiente, cher patient"),
    ("fr", "Madame, Monsieur,"),
    ("fr", "Bonjour"),
    ("fr", "Bonjour Anna"),
    ("en", "Chère Madame"),
    ("es", "Estimado paciente:"),
    ("es", "Estimada Sra. López"),
    ("es", "Hola Ana"),
    ("it", "Gentile paziente"),
    ("it", "Cari genitori"),
    ("nl", "Beste patiënt"),
    ("nl", "Geachte heer De Vries"),
    ("pt", "Prezado paciente"),
    ("pl", "Szanowni Państwo"),
    ("pl", "Drogi pacjencie,"),
    ("pl", "Szanowna Pani"),
    ("ru", "Уважаемые пациенты"),
    ("uk", "Шановні пацієнти!"),
    ("cs", "Vážení pacienti"),
    ("sv", "Bästa patient"),
    ("da", "Kære patient"),
    ("nb", "Kjære pasient"),
    ("fi", "Hyvä potilas"),
    ("hu", "Tisztelt Páciensünk"),
    ("ro", "Stimate pacient"),
    ("tr", "Değerli hastalarımız"),
    ("tr", "Sayın Ayşe Hanım"),
    ("el", "Αγαπητέ ασθενή"),
    ("ar", "عزيزي المريض"),
    ("ar", "السلام عليكم"),
    ("ar", "أعزائي المرضى،"),
    ("fa", "بیمار گرامی"),
    ("he", "מטופלים יקרים"),
    ("he", "שלום"),
    ("he", "שלום רב,"),
    ("hi", "प्रिय मरीज"),
    ("ur", "محترم مریض"),
    ("bn", "প্রিয় রোগী"),
    ("zh-Hans", "尊敬的患者"),
    ("zh-Hans", "尊敬的患者："),
    ("zh-Hans", "您好"),
    ("zh-Hans", "亲爱的李女士"),
    ("zh-Hant", "親愛的病友"),
    ("ja", "患者の皆様へ"),
    ("ja", "患者様各位"),
    ("ko", "환자 여러분께"),
    ("ko", "안녕하세요"),
    ("vi", "Kính gửi quý bệnh nhân"),
    ("id", "Yth. Bapak/Ibu pasien"),
    ("de", "Dear patient"),
    ("en", "Liebe Patientinnen und Patienten"),
]
NONE = [
    ("de", "Liebe und Nähe nach dem Infarkt"),
    ("de", "Liebe nach der Krebstherapie"),
    ("en", "Hi-tech hearing aids"),
    ("en", "Hello again, sleep"),
    ("en", "Good morning stretches"),
    ("en", "Dear diary: living with asthma"),
    ("nl", "Beste behandeling na een operatie"),
    ("nl", "Dag van de operatie"),
    ("pl", "Droga do zdrowia"),
    ("it", "Cara a cara con il dolore"),
    ("en", "Walking after a knee operation"),
    ("en", "Dear patient, please take 5 mg daily."),
    ("ja", "患者さんへの説明"),
    ("de", "Hallo Welt?"),
    ("pt", "Cara limpa: como lavar o rosto"),
    ("fi", "Hyvä ravitsemus"),
    ("id", "Hai pertama menstruasi"),
    ("sv", "Bästa sättet att sova"),
    ("en", "To all patients with asthma"),
    ("hu", "Drága egészség"),
    ("fr", "Cher sommeil"),
    ("zh-Hans", "你好，糖尿病"),
    ("en", "Hey fever season"),
    ("da", "Hej hverdag"),
    ("de", "Guten Abend, gute Nacht: besser schlafen"),
    ("de", "Werte im Blutbild"),
    ("en", "Dear patient please take 5 mg"),
    ("de", "Dear patient please take it"),
]
# A greeting, a title and a heading with a dose below each, in the order of the first text.
LETTERS = [
    ("en", "Dear patient", "Your knee operation", "What to bring", "Take 5 mg of Ramipril."),
    ("de", "Liebe Eltern", "Fieber bei Kindern", "Was hilft", "Geben Sie 5 ml Saft am Abend."),
    ("fr", "Chère Madame", "Votre opération du genou", "Le traitement", "Prenez 5 mg le soir."),
    ("es", "Estimada Sra. López", "Su operación", "Qué debe traer", "Tome 5 mg por la noche."),
    ("pl", "Szanowni Państwo", "Operacja kolana", "Leczenie", "Proszę brać 5 mg wieczorem."),
    ("ar", "عزيزي المريض", "عملية الركبة", "العلاج", "تناول 5 ملغ في المساء."),
    ("he", "מטופלים יקרים", "ניתוח ברך", "טיפול", "קחו 5 מ״ג בערב."),
    ("zh-Hans", "尊敬的患者", "膝关节手术", "治疗", "每晚服用5毫克。"),
]


def titled(text: str, language: str | None = None) -> tuple[str, str, Import]:
    """Return the title of an import, what stands below the front matter, and the import."""
    made = import_article(text.encode(), language=language)
    front, body = made.text.split("\n---\n", 1)
    title = next((each for each in front.splitlines() if each.startswith("title: ")), "title: ")
    return title.removeprefix("title: ").strip('"'), body.strip(), made


def said_of_title(made: Import) -> list[str]:
    """Return what an import says of its title."""
    return [each.message for each in made.diagnostics if "title" in each.message]


@pytest.mark.parametrize(("language", "line"), GREETINGS)
def test_a_greeting_is_known(language: str, line: str) -> None:
    """With a comma or without, in every language."""
    assert is_greeting(line, wording(language))


@pytest.mark.parametrize(("language", "line"), NONE)
def test_a_title_that_begins_like_a_greeting_is_none(language: str, line: str) -> None:
    """Nor is one a sentence that greets and says something."""
    assert not is_greeting(line, wording(language))


@pytest.mark.parametrize("mark", ["", ",", "!"])
@pytest.mark.parametrize(("language", "greeting", "title", "heading", "dose"), LETTERS)
def test_a_greeting_is_no_title_and_no_heading(
    language: str, greeting: str, title: str, heading: str, dose: str, mark: str
) -> None:
    """Above the title, below it, above text, or within; with all words in their order."""
    hello = greeting + mark
    above, body, made = titled(f"{hello}\n\n{title}\n\n{dose}\n\n{heading}\n\n{dose}\n", language)
    assert (above, body) == (title, f"{hello}\n\n{dose}\n\n## {heading}\n\n{dose}")
    assert said_of_title(made)[-1] == f"The title was read from this line: “{title}”"
    assert any(hello in each for each in said_of_title(made))
    below, body, _ = titled(f"{title}\n\n{hello}\n\n{dose}\n\n{heading}\n\n{dose}\n", language)
    assert (below, body) == (title, f"{hello}\n\n{dose}\n\n## {heading}\n\n{dose}")
    none, body, made = titled(f"{hello}\n\n{dose}\n\n{heading}\n\n{dose}\n", language)
    assert (none, body) == ("", f"{hello}\n\n{dose}\n\n## {heading}\n\n{dose}")
    assert [each.code for each in made.diagnostics] == ["asked"]


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("St Mary's Hospital\n12 High Street, Leeds LS1 3EX\nTel: 0113 496 0000", "Your knee"),
        ("Klinikum Beispielstadt\nMusterweg 5\n12345 Beispielstadt\n\nBonn, den 3. März 2026",
         "Ihr Knie"),
        ("Leeds, Monday 12 March 2026", "Your knee"),
        ("Tel: 0113 496 0000", "Your knee"),
        ("www.example.org\n\npraxis@example.org", "Ihr Knie"),
        ("From: Clinic <clinic@example.org>", "Your knee"),
        ("CONFIDENTIAL", "Your knee"),
        ("Vertraulich", "Ihr Knie"),
        ("- 1 -", "Your knee"),
    ],
)  # fmt: skip
def test_the_head_of_a_letter_is_no_title(head: str, title: str) -> None:
    """Its numbers stay in the text, or are named."""
    found, body, made = titled(
        f"{head}\n\n{title}\n\nTake 5 mg at night.\n\nRest\n\nSleep.\n",
        "de" if title == "Ihr Knie" else "en",
    )
    assert found == title
    assert body.endswith("Take 5 mg at night.\n\n## Rest\n\nSleep.")
    dropped = " ".join(each.dropped for each in made.diagnostics)
    assert all(
        word in f"{body} {dropped}" for word in head.replace("\n", " ").split() if word[0] != "-"
    )


@pytest.mark.parametrize(
    "subject",
    ["Subject: ", "Betreff: ", "Objet : ", "Asunto: ", "Temat: ", "الموضوع: ", "Re: ", "主题："],
)
def test_the_subject_of_a_letter_is_its_title_without_its_mark(subject: str) -> None:
    """The mark is named; a greeting below it stays."""
    language = {"B": "de", "O": "fr", "A": "es", "T": "pl", "ا": "ar", "主": "zh-Hans"}.get(
        subject[0], "en"
    )
    found, body, made = titled(f"{subject}Knie 2\n\nDear Anna,\n\nTake 5 mg.\n", language)
    assert (found, body) == ("Knie 2", "Dear Anna,\n\nTake 5 mg.")
    assert subject.strip() in [each.dropped.strip() for each in made.diagnostics]


def test_a_note_above_a_mail_s_text_that_holds_a_figure_stays() -> None:
    """It may be a dose: what is said to the reader of a mail is left out only without any."""
    head = "From: a@example.org\nTo: b@example.org\nSubject: Knee\n\nHi Anna,\n\n"
    text = "\n\nWhat to expect\n\nYou may feel tired.\n"
    _, body, _ = titled(f"{head}Please take 5 mg of Ramipril.{text}")
    assert body.startswith("Please take 5 mg of Ramipril.\n\n## What to expect")
    _, body, made = titled(f"{head}Here is the text for the leaflet.{text}")
    assert body == "You may feel tired."
    assert "Here is the text" in " ".join(each.dropped for each in made.diagnostics)


def test_who_signs_a_letter_is_no_heading() -> None:
    """Whatever the lines below its end look like."""
    _, body, _ = titled(
        "Knee\n\nTake 5 mg.\n\nKind regards\n\nDr Anna Miller\n\nConsultant, Ward 3\n"
    )
    assert "#" not in body


def test_the_guess_of_the_title_can_be_decided_otherwise(tmp_path: Path) -> None:
    """By its line, as all guesses can: in a text, in a page, in a Word file."""
    text = "Knee pain\n\nTake 5 mg of Ramipril.\n\nYour knee\n\nRest it for 2 days.\n"
    made = imported(tmp_path, text)
    (question,) = [each for each in made.questions if each.now == "title"]
    assert (question.key, question.words) == ("1", "Knee pain")
    assert {"text", "heading", "left-out", "note"} <= {*map(str, question.others)}
    other = import_article(text.encode(), decisions={"1": "heading", "5": "title"})
    assert "title: Your knee\n" in other.text
    assert other.text.endswith("## Knee pain\n\nTake 5 mg of Ramipril.\n\nRest it for 2 days.\n")
    kept = import_article(text.encode(), decisions={"5": "title"})
    assert "title: Your knee\n" in kept.text
    assert "## Knee pain" in kept.text
    assert said_of_title(kept) == []

    web = page(tmp_path, "<h1>Knee 2</h1><p>Take 5 mg.</p>")
    assert said_of_title(web) == ["The title was read from this line: “Knee 2”"]
    changed = import_article(tmp_path / "page.html", decisions={key_of(web, "Knee 2"): "text"})
    assert changed.text.endswith("\n---\n\nKnee 2\n\nTake 5 mg.\n")
    bare = page(tmp_path, "<p>Take 5 mg.</p>")
    assert "left-out" in [
        each for one in bare.questions if one.now == "title" for each in one.others
    ]

    document = Document()
    document.add_paragraph().add_run("Dear patient").bold = True
    document.add_heading("Your knee", 1)
    document.add_paragraph("Take 5 mg.")
    document.save(str(tmp_path / "a.docx"))
    word = import_article(tmp_path / "a.docx")
    assert said_of_title(word) == ["The title was read from this line: “Your knee”"]
    assert word.text.endswith("**Dear patient**\n\nTake 5 mg.\n")


def test_every_guess_of_a_title_survives_each_answer(tmp_path: Path) -> None:
    """Whatever is said of it, no word is lost."""
    text = "Dear Anna\n\n2 tablets for your knee\n\nTake 5 mg.\n\nRest\n\nSleep.\n"
    made = imported(tmp_path, text)
    (question,) = [each for each in made.questions if each.now == "title"]
    for choice in question.others:
        try:
            again = import_article(text.encode(), decisions={question.key: str(choice)})
        except PlainleafError as error:
            pytest.fail(f"{choice}: {error}")
        said = again.text + " ".join(each.dropped for each in again.diagnostics)
        assert "2 tablets for your knee" in said


# --- Lines that say what they are ---------------------------------------------------------------

BELOW = "\n\nGo to bed at 10 each day, and get up at 6.\n\nRest 2 hours, and drink 3 glasses.\n"


@pytest.mark.parametrize("language", languages())
def test_a_label_is_no_part_of_the_title(language: str) -> None:
    """In every language, by each of the usual words, in capitals, with a space before the colon.

    Below it may stand what a label of the description names; the labels are named in the report.
    """
    words = wording(language)
    assert words.title[0] != "title" or language == "en"
    assert words.subtitle[0] != "subtitle" or language == "en"
    for name in words.title:
        for said in (name, name.upper()):
            for colon in (": ", "\u00a0: ", "：") if name == words.title[0] else (": ",):
                made = import_article(f"{said}{colon}Abc 1{BELOW}".encode(), language=language)
                assert "\ntitle: Abc 1\n" in made.text, (said, colon)
                assert any(said in each.dropped for each in made.diagnostics)
    for name in words.subtitle:
        made = import_article(
            f"{words.title[0]}: Abc 1\n{name.capitalize()}: Def 2{BELOW}".encode(),
            language=language,
        )
        assert "\ntitle: Abc 1\ndescription: Def 2\n" in made.text, name


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Title: Sleep well", "Sleep well"),
        ("Title:\nSleep well", "Sleep well"),
        ("Title:\n\nSleep well", "Sleep well"),
        ("Title: Take it.", "Take it."),
        ("Title: Sleep: how", '"Sleep: how"'),
        ("Author: Ann Example\nTitle: Sleep well\nDate: 12 March 2026", "Sleep well"),
        ("Hillside Clinic\n\nTitle: Sleep well", "Sleep well"),
        ("# Sleep well", "Sleep well"),
        ("## Sleep well ##", "Sleep well"),
        ("# Title: Sleep well", "Sleep well"),
        # What only looks so.
        ("Sleep well\n\nTopic: insomnia", "Sleep well"),
        ("Titles: what they are", '"Titles: what they are"'),
        ("# 5 tablets", '"# 5 tablets"'),
        ("#Sleep well", '"#Sleep well"'),
    ],
)
def test_a_title_stands_without_what_says_that_it_is_one(text: str, title: str) -> None:
    """Above or below who wrote it; words above it stay in the text."""
    made = import_article((text + BELOW).encode(), language="en")
    assert f"\ntitle: {title}\n" in "\n" + made.text
    assert "Author:" not in made.text
    assert ("Hillside Clinic" in text) == ("\n\nHillside Clinic" in made.text)


def test_headings_of_markdown_in_a_text_are_headings() -> None:
    """At their levels, with the sign named; a number's sign stays, and so does one in a line."""
    text = (
        "# Sleep well\n\nRest.\n\n## What helps\n\nSleep.\n### At home\nA # sign.\n\n# 5 a day.\n"
    )
    made = import_article(text.encode(), language="en")
    assert made.text.endswith(
        "\n\nRest.\n\n## What helps\n\nSleep.\n\n### At home\n\nA # sign.\n\n\\# 5 a day.\n"
    )
    assert [each.dropped for each in made.diagnostics if "sign of a heading" in each.message] == [
        "#", "##", "###",
    ]  # fmt: skip


@pytest.mark.parametrize(("first", "second"), [
    ("Zimmer 214", "10.11.2026"), ("Poste 1", "000 euros"), ("الغرفة 214", "10.11.2026"),
])  # fmt: skip
def test_a_title_on_two_lines_is_not_one_number(tmp_path: Path, first: str, second: str) -> None:
    """Of a web page; it stopped the import, for a word was lost."""
    made = page(tmp_path, f"<h1>{first}<br>{second}</h1><p>Some words of the page.</p>")
    assert f"title: {first} {second}\n" in made.text
