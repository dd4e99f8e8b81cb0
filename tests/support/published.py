"""Published numbers that several tests compare with (docs/methods.md tells where they come from)."""

STRENGTHS = """DE 219.321 ES 179.137 IT 171.861 UK 156.730 FR 155.731 NL 116.084 SE 60.808 FI 46.673 DK 39.293
NO 37.560 PL 32.834 EE 10.425 LT 8.011 LV 7.629 AM 0.485"""
BLOCK = """DK-EE 328 DK-FI 1088 DK-DE 5147 DK-LV 195 DK-LT 165 DK-NO 1257 DK-PL 729 DK-SE 1591 EE-FI 382 EE-DE 994
EE-LV 131 EE-LT 112 EE-NO 266 EE-PL 242 EE-SE 324 FI-DE 6419 FI-LV 258 FI-LT 219 FI-NO 1260 FI-PL 870 FI-SE 2162
DE-LV 747 DE-LT 846 DE-NO 4754 DE-PL 3884 DE-SE 8902 LV-LT 106 LV-NO 176 LV-PL 238 LV-SE 229 LT-NO 173 LT-PL 237
LT-SE 241 NO-PL 652 NO-SE 1547 PL-SE 1150"""
NORMALIZED = {
    "association_strength": "LV-LT 3.0845 EE-LV 2.9292 PL-LT 1.6024 EE-FI 1.3962 DK-SE 1.1842 DE-FI 1.1152",
    "observed_expected": "LV-LT 3.0709 EE-LV 2.9144 DK-SE 1.1508 DE-FI 1.0290",
    "salton": "DE-FI 0.06344 DK-SE 0.03255 EE-LV 0.01469",
}


def published(text: str) -> dict[str, float]:
    words = text.split()
    return {
        "-".join(sorted(name.split("-"))): float(value) for name, value in zip(words[::2], words[1::2], strict=True)
    }
