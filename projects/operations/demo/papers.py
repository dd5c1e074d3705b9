"""Small files that people of the demo workspace add to their projects: all of them made up."""

from dataclasses import dataclass

from projects.choices import Audience


@dataclass(frozen=True, slots=True)
class Paper:
    """One file: what its author's machine calls it, what it holds, what it is, and who may read it."""

    name: str
    text: str
    description: str
    audience: Audience

    @property
    def content(self) -> bytes:
        """Return its bytes, marked as Unicode so that spreadsheets read Korean."""
        return self.text.encode("utf-8-sig")


PAPERS = {
    "US": (
        Paper(
            "Outline of the first year.txt",
            "ILLUSTRATIVE SAMPLE, NOT AN OFFICIAL PAPER\n\n"
            "1. Kick-off by video, both capitals.\n"
            "2. Working visit, three days, agenda agreed four weeks ahead.\n"
            "3. Joint lessons paper in both languages before the SCM.\n",
            "Outline for the working visit",
            Audience.BOTH,
        ),
        Paper(
            "Cost estimate (draft).csv",
            "Item,Days,People,USD\nVideo kick-off,1,12,0\nWorking visit,3,8,41600\nTranslation,10,2,9000\n",
            "Our side's first estimate",
            Audience.OWN,
        ),
    ),
    "ROK": (
        Paper(
            "1차년도 추진 개요.txt",
            "예시 자료이며 공식 문서가 아님\n\n"
            "1. 착수 화상회의: 양측 수도\n"
            "2. 실무 방문: 3일, 4주 전 의제 합의\n"
            "3. SCM 이전 공동 교훈 보고서: 한·영 병기\n",
            "실무 방문 협의용 개요",
            Audience.BOTH,
        ),
        Paper(
            "소요 예산(안).csv",
            "항목,일수,인원,천원\n화상회의,1,12,0\n실무 방문,3,8,54000\n번역,10,2,12000\n",
            "우리 측 1차 추산",
            Audience.OWN,
        ),
    ),
}
