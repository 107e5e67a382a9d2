"""The passive voice in an English sentence.

A form of “be” and a past participle are a passive only if something is done: “the leg is swollen”
is a state. Words that mostly name states count only before “by”. What is missed is no harm; what is
wrongly found is.
"""

from __future__ import annotations

import re

_IRREGULAR = (
    "given taken seen shown known made put found written chosen held kept brought told paid sent "
    "built done drawn begun left led read said sold taught thought understood withdrawn worn eaten "
    "drunk spoken stolen thrown born borne bitten beaten fed heard hidden lost met run set shaken "
    "shed spread struck stuck swept undergone undertaken cut dealt felt fitted grown"
).split()
# States and feelings, and what a definition says (“it is called a stent”).
_STATES = frozenset(
    """
    accustomed addicted advanced affected aged alarmed allowed annoyed anticipated armed ashamed
    associated aware balanced based blessed blocked bloated bored born broken bruised called
    cancelled certified closed committed compared complicated composed concerned confined confused
    congested connected constipated contaminated convinced covered cracked crowded curved damaged
    dated dedicated dehydrated delayed delighted depressed designed detailed determined diabetic
    disabled disappointed disconnected distressed divided divorced done dressed dried due educated
    elevated embarrassed employed enclosed enlarged entitled equipped established exhausted
    experienced exposed fed filled finished fitted focused frightened frustrated gifted gone grown
    hidden hooked impaired impressed included inclined increased infected inflamed informed injured
    insured intended interested involved irritated isolated known left licensed limited linked
    located locked lost made married meant motivated named needed obliged opposed organised
    organized overwhelmed overworked packed painted paralysed paralyzed pleased prepared qualified
    raised reduced registered related relaxed relieved reserved retired rounded rushed satisfied
    scared scattered scheduled separated set settled shocked situated skilled so-called sold
    specialised specialized spread stressed stuck subjected supposed surprised surrounded swollen
    thought threatened thrilled tired torn trained trusted unaffected unchanged unexplained unwanted
    updated upset used vaccinated varied worn worried wounded
    """.split()
)
_ADVERB = (
    r"(?:\w+ly|not|also|often|always|never|then|still|only|just|now|first|soon|sometimes|ever|well|"
    r"even|already|best)"
)
_BE = r"(?:am|is|are|was|were|be|been|being|isn[’']t|aren[’']t|wasn[’']t|weren[’']t)"
_PASSIVE = re.compile(
    rf"\b(?P<be>{_BE})(?: {_ADVERB}){{0,2}} (?P<done>\w+(?:ed|en)|{'|'.join(_IRREGULAR)})\b"
    r"(?P<after>(?: \w+){0,1})",
    re.IGNORECASE,
)
_NO_PARTICIPLE = frozenset(
    "agreed alien barren bed between breed chicken children deed eleven embed even exceed feed "
    "garden golden greed green happen heed hidden hundred keen kindred kitchen listen men naked "
    "need often open oxygen pollen proceed queen red rotten sacred screen seed seven shed siblings "
    "specimen speed succeed sudden teen ten then weed when wicked women wooden woollen".split()
)


def passive_in(sentence: str) -> tuple[str, int] | None:
    """Return the first passive of a sentence, with its place, or None."""
    for match in _PASSIVE.finditer(sentence):
        done = match["done"].lower()
        if done in _NO_PARTICIPLE:
            continue
        # “was increased” was done by somebody; “is increased” is a state.
        happened = match["be"].lower() in ("was", "were", "be", "been", "being")
        if done in _STATES and match["after"].strip() != "by":
            if not (happened and done in ("increased", "reduced", "raised", "made", "set", "cut")):
                continue
            if match["after"].strip() in ("up", "of"):
                continue
        found = match.group()
        if match["after"] and match["after"].strip() != "by":
            found = found.removesuffix(match["after"])
        return found, match.start()
    return None
