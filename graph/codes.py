"""Country and region codes, and names brought to one form. Pure."""

import re
import unicodedata
from functools import cache, lru_cache

# ISO 3166-1 alpha-2 codes with short English names, and XK, which statistics use for Kosovo.
COUNTRY_NAMES: dict[str, str] = {
    "AD": "Andorra", "AE": "United Arab Emirates", "AF": "Afghanistan", "AG": "Antigua and Barbuda", "AI": "Anguilla",
    "AL": "Albania", "AM": "Armenia", "AO": "Angola", "AQ": "Antarctica", "AR": "Argentina", "AS": "American Samoa",
    "AT": "Austria", "AU": "Australia", "AW": "Aruba", "AX": "Åland Islands", "AZ": "Azerbaijan",
    "BA": "Bosnia and Herzegovina", "BB": "Barbados", "BD": "Bangladesh", "BE": "Belgium", "BF": "Burkina Faso",
    "BG": "Bulgaria", "BH": "Bahrain", "BI": "Burundi", "BJ": "Benin", "BL": "Saint Barthélemy", "BM": "Bermuda",
    "BN": "Brunei", "BO": "Bolivia", "BQ": "Bonaire, Sint Eustatius and Saba", "BR": "Brazil", "BS": "Bahamas",
    "BT": "Bhutan", "BV": "Bouvet Island", "BW": "Botswana", "BY": "Belarus", "BZ": "Belize", "CA": "Canada",
    "CC": "Cocos (Keeling) Islands", "CD": "Democratic Republic of the Congo", "CF": "Central African Republic",
    "CG": "Congo", "CH": "Switzerland", "CI": "Côte d'Ivoire", "CK": "Cook Islands", "CL": "Chile", "CM": "Cameroon",
    "CN": "China", "CO": "Colombia", "CR": "Costa Rica", "CU": "Cuba", "CV": "Cabo Verde", "CW": "Curaçao",
    "CX": "Christmas Island", "CY": "Cyprus", "CZ": "Czechia", "DE": "Germany", "DJ": "Djibouti", "DK": "Denmark",
    "DM": "Dominica", "DO": "Dominican Republic", "DZ": "Algeria", "EC": "Ecuador", "EE": "Estonia", "EG": "Egypt",
    "EH": "Western Sahara", "ER": "Eritrea", "ES": "Spain", "ET": "Ethiopia", "FI": "Finland", "FJ": "Fiji",
    "FK": "Falkland Islands", "FM": "Micronesia", "FO": "Faroe Islands", "FR": "France", "GA": "Gabon",
    "GB": "United Kingdom", "GD": "Grenada", "GE": "Georgia", "GF": "French Guiana", "GG": "Guernsey", "GH": "Ghana",
    "GI": "Gibraltar", "GL": "Greenland", "GM": "Gambia", "GN": "Guinea", "GP": "Guadeloupe",
    "GQ": "Equatorial Guinea", "GR": "Greece", "GS": "South Georgia and the South Sandwich Islands", "GT": "Guatemala",
    "GU": "Guam", "GW": "Guinea-Bissau", "GY": "Guyana", "HK": "Hong Kong", "HM": "Heard Island and McDonald Islands",
    "HN": "Honduras", "HR": "Croatia", "HT": "Haiti", "HU": "Hungary", "ID": "Indonesia", "IE": "Ireland",
    "IL": "Israel", "IM": "Isle of Man", "IN": "India", "IO": "British Indian Ocean Territory", "IQ": "Iraq",
    "IR": "Iran", "IS": "Iceland", "IT": "Italy", "JE": "Jersey", "JM": "Jamaica", "JO": "Jordan", "JP": "Japan",
    "KE": "Kenya", "KG": "Kyrgyzstan", "KH": "Cambodia", "KI": "Kiribati", "KM": "Comoros",
    "KN": "Saint Kitts and Nevis", "KP": "North Korea", "KR": "South Korea", "KW": "Kuwait", "KY": "Cayman Islands",
    "KZ": "Kazakhstan", "LA": "Laos", "LB": "Lebanon", "LC": "Saint Lucia", "LI": "Liechtenstein", "LK": "Sri Lanka",
    "LR": "Liberia", "LS": "Lesotho", "LT": "Lithuania", "LU": "Luxembourg", "LV": "Latvia", "LY": "Libya",
    "MA": "Morocco", "MC": "Monaco", "MD": "Moldova", "ME": "Montenegro", "MF": "Saint Martin (French part)",
    "MG": "Madagascar", "MH": "Marshall Islands", "MK": "North Macedonia", "ML": "Mali", "MM": "Myanmar",
    "MN": "Mongolia", "MO": "Macao", "MP": "Northern Mariana Islands", "MQ": "Martinique", "MR": "Mauritania",
    "MS": "Montserrat", "MT": "Malta", "MU": "Mauritius", "MV": "Maldives", "MW": "Malawi", "MX": "Mexico",
    "MY": "Malaysia", "MZ": "Mozambique", "NA": "Namibia", "NC": "New Caledonia", "NE": "Niger",
    "NF": "Norfolk Island", "NG": "Nigeria", "NI": "Nicaragua", "NL": "Netherlands", "NO": "Norway", "NP": "Nepal",
    "NR": "Nauru", "NU": "Niue", "NZ": "New Zealand", "OM": "Oman", "PA": "Panama", "PE": "Peru",
    "PF": "French Polynesia", "PG": "Papua New Guinea", "PH": "Philippines", "PK": "Pakistan", "PL": "Poland",
    "PM": "Saint Pierre and Miquelon", "PN": "Pitcairn", "PR": "Puerto Rico", "PS": "Palestine", "PT": "Portugal",
    "PW": "Palau", "PY": "Paraguay", "QA": "Qatar", "RE": "Réunion", "RO": "Romania", "RS": "Serbia", "RU": "Russia",
    "RW": "Rwanda", "SA": "Saudi Arabia", "SB": "Solomon Islands", "SC": "Seychelles", "SD": "Sudan", "SE": "Sweden",
    "SG": "Singapore", "SH": "Saint Helena, Ascension and Tristan da Cunha", "SI": "Slovenia",
    "SJ": "Svalbard and Jan Mayen", "SK": "Slovakia", "SL": "Sierra Leone", "SM": "San Marino", "SN": "Senegal",
    "SO": "Somalia", "SR": "Suriname", "SS": "South Sudan", "ST": "São Tomé and Príncipe", "SV": "El Salvador",
    "SX": "Sint Maarten (Dutch part)", "SY": "Syria", "SZ": "Eswatini", "TC": "Turks and Caicos Islands", "TD": "Chad",
    "TF": "French Southern Territories", "TG": "Togo", "TH": "Thailand", "TJ": "Tajikistan", "TK": "Tokelau",
    "TL": "Timor-Leste", "TM": "Turkmenistan", "TN": "Tunisia", "TO": "Tonga", "TR": "Türkiye",
    "TT": "Trinidad and Tobago", "TV": "Tuvalu", "TW": "Taiwan", "TZ": "Tanzania", "UA": "Ukraine", "UG": "Uganda",
    "UM": "United States Minor Outlying Islands", "US": "United States", "UY": "Uruguay", "UZ": "Uzbekistan",
    "VA": "Holy See", "VC": "Saint Vincent and the Grenadines", "VE": "Venezuela", "VG": "British Virgin Islands",
    "VI": "United States Virgin Islands", "VN": "Vietnam", "VU": "Vanuatu", "WF": "Wallis and Futuna", "WS": "Samoa",
    "XK": "Kosovo", "YE": "Yemen", "YT": "Mayotte", "ZA": "South Africa", "ZM": "Zambia", "ZW": "Zimbabwe",
}  # fmt: skip

# Other English names, and names in the countries' own languages, as sources write them; folded when compared.
_OTHER_NAMES: dict[str, str] = {
    "AL": "Shqipëria|Shqiperia", "AM": "Hayastan", "AT": "Österreich|Oesterreich", "AZ": "Azərbaycan",
    "BA": "Bosnia & Herzegovina|Bosnia|Bosna i Hercegovina|Bosnia-Herzegovina",
    "BE": "Belgique|België|Belgie|Belgien|Belgique-België", "BG": "България|Bulgaria (България)|Balgariya",
    "BO": "Plurinational State of Bolivia", "BN": "Brunei Darussalam", "BY": "Беларусь|Belarus'|Byelorussia",
    "CD": "Congo (Democratic Republic of the)|DR Congo|Congo-Kinshasa|Congo, the Democratic Republic of the",
    "CG": "Republic of the Congo|Congo-Brazzaville", "CH": "Schweiz|Suisse|Svizzera|Schweiz/Suisse/Svizzera",
    "CI": "Ivory Coast", "CN": "People's Republic of China|PR China", "CV": "Cape Verde",
    "CY": "Κύπρος|Kypros|Kıbrıs", "CZ": "Czech Republic|Česko|Česká republika|Czechia (Czech Republic)|Tschechien",
    "DE": "Deutschland|Federal Republic of Germany|Bundesrepublik Deutschland|Tyskland|Niemcy|Saksa|Saksamaa",
    "DK": "Danmark|Dänemark|Tanska|Taani", "EE": "Eesti|Estland|Viro|Igaunija|Estija",
    "ES": "España|Espana|Espanya|Spanien", "FI": "Suomi|Suomi/Finland|Finnland|Soome|Somija|Suomija",
    "FK": "Falkland Islands (Malvinas)", "FM": "Federated States of Micronesia",
    "FO": "Føroyar|Færøerne|Faeroe Islands",
    "FR": "French Republic|République française|Frankreich|Frankrike",
    "GB": "UK|Great Britain|United Kingdom of Great Britain and Northern Ireland|England|Scotland|Wales|"
    "Northern Ireland|Storbritannien|Storbritannia|Vereinigtes Königreich|U.K.",
    "GE": "Sakartvelo|საქართველო", "GL": "Grønland|Kalaallit Nunaat",
    "GR": "Hellas|Ελλάδα|Ellada|Ελλάς|Hellenic Republic",
    "HK": "Hong Kong SAR|Hong Kong S.A.R.|China, Hong Kong", "HR": "Hrvatska|Kroatien", "HU": "Magyarország|Ungarn",
    "IE": "Éire|Eire|Irland", "IL": "Israël", "IR": "Islamic Republic of Iran|Iran, Islamic Republic of",
    "IS": "Ísland|Island", "IT": "Italia|Italie|Italien", "KP": "Democratic People's Republic of Korea",
    "KR": "Korea|Republic of Korea|Korea, Republic of|Korea (Republic of)", "LA": "Lao People's Democratic Republic",
    "LI": "Fürstentum Liechtenstein", "LT": "Lietuva|Litauen|Liettua|Leedu|Litwa|Lietuva (Lithuania)",
    "LU": "Luxemburg|Lëtzebuerg|Grand Duchy of Luxembourg", "LV": "Latvija|Lettland|Latvija (Latvia)|Läti|Łotwa",
    "MD": "Moldova, Republic of|Republica Moldova|Moldavia", "ME": "Crna Gora", "MM": "Burma", "MO": "Macau",
    "MK": "Macedonia|FYROM|FYR of Macedonia|Former Yugoslav Republic of Macedonia|Severna Makedonija|"
    "Republika Severna Makedonija|Macedonia, the former Yugoslav Republic of|FYR Macedonia|Северна Македонија",
    "NL": "The Netherlands|Nederland|Holland|Niederlande|Pays-Bas", "NO": "Norge|Noreg|Norwegen|Norja|Norra|Norwegia",
    "PL": "Polska|Polen|Puola|Poola|Polija|Lenkija", "PS": "Palestinian Territory|Palestinian Territories|"
    "State of Palestine|Palestine, State of|Occupied Palestinian Territory|West Bank and Gaza|Palestinian Authority",
    "RO": "România|Roumanie|Rumänien", "RS": "Srbija|Србија|Serbien", "SJ": "Svalbard",
    "RU": "Russian Federation|Россия|Rossiya|Российская Федерация|Venäjä|Venemaa|Krievija|Rossija|Ryssland|Russland",
    "SE": "Sverige|Schweden|Ruotsi|Rootsi|Zviedrija|Švedija|Szwecja", "SI": "Slovenija|Slowenien",
    "SK": "Slovensko|Slovak Republic|Slovenská republika|Slowakei", "SY": "Syrian Arab Republic", "SZ": "Swaziland",
    "TL": "East Timor", "TR": "Turkey|Türkiye/Turkey|Turkiye|Türkei", "TW": "Taiwan, Province of China|Chinese Taipei",
    "TZ": "United Republic of Tanzania|Tanzania, United Republic of", "UA": "Україна|Ukraina|Ukrayina|Украина",
    "US": "USA|U.S.A.|United States of America|US", "VA": "Vatican|Vatican City|Vatican City State",
    "VE": "Bolivarian Republic of Venezuela", "VN": "Viet Nam", "VG": "Virgin Islands (British)",
    "VI": "Virgin Islands (U.S.)|U.S. Virgin Islands|US Virgin Islands", "SH": "Saint Helena", "MF": "Saint Martin",
    "SX": "Sint Maarten", "PN": "Pitcairn Islands", "TF": "French Southern and Antarctic Lands",
    "XK": "Kosovo*|Kosovë|Kosova|Kosovo (UNSCR 1244)|Kosovo under UNSCR 1244",
}  # fmt: skip

# Eurostat writes EL and UK where ISO 3166-1 has GR and GB.
_EUROSTAT_TO_ISO = {"EL": "GR", "UK": "GB"}


def iso_country(code: str) -> str:
    """ISO 3166-1 alpha-2 code of a country code as sources write it.

    >>> iso_country("el"), iso_country("SE")
    ('GR', 'SE')
    """
    upper = code.strip().upper()
    return _EUROSTAT_TO_ISO.get(upper, upper)


def nuts_country(code: str) -> str:
    """Country (ISO 3166-1) that a NUTS or ISO 3166-2 code belongs to.

    >>> nuts_country("EL30"), nuts_country("RU-LEN")
    ('GR', 'RU')
    """
    return iso_country(code[:2])


def country_name(code: str) -> str:
    """English name of a country, or the code itself where it is not in the list."""
    return COUNTRY_NAMES.get(code, code)


def country_code(text: str) -> str | None:
    """ISO 3166-1 code of a country as sources write it: a name in English or its own language, any case, or a code.

    None where it is none, or names more than one country.

    >>> country_code("UNITED KINGDOM"), country_code("Sverige"), country_code("DE Germany / DEUTSCHLAND")
    ('GB', 'SE', 'DE')
    >>> country_code("el"), country_code("Republic of Moldova"), country_code("Atlantis")
    ('GR', 'MD', None)
    """
    return _country_code(clean_name(text))


@lru_cache(4096)
def _country_code(text: str) -> str | None:
    names = _countries()
    whole = names.get(_folded(text)) or _as_code(text)
    if whole:
        return whole
    lead = _LEADING_CODE.match(text)
    rest = text[lead.end() :] if lead else text
    parts = [*rest.split("/"), *re.split(r"[/()|;]", rest)]
    found = {code for part in parts if (code := names.get(_folded(part)))}
    return found.pop() if len(found) == 1 and (not lead or found == {_as_code(lead[1])}) else None


def _as_code(text: str) -> str | None:
    code = iso_country(text)
    return code if code in COUNTRY_NAMES else None


@cache
def _countries() -> dict[str, str]:
    """Codes by folded name."""
    pairs = [(name, code) for code, name in COUNTRY_NAMES.items()]
    pairs += [(name, code) for code, names in _OTHER_NAMES.items() for name in names.split("|")]
    return {_folded(name): code for name, code in pairs}


def _folded(text: str) -> str:
    """A folded name without the words of a form of state."""
    words = folded(text)
    return _STATE_FORM.sub("", words) or words


_LEADING_CODE = re.compile(r"([A-Z]{2})\b[\s/–-]+(?=\S)")
_STATE_FORM = re.compile(r"^(the )?((republic|kingdom|principality|state) of )?(the )?")


def clean_name(text: str) -> str:
    """Text with Unicode composed and runs of white space made one space.

    >>> clean_name("  Aalborg\\u00a0  University ")
    'Aalborg University'
    """
    return " ".join(unicodedata.normalize("NFC", text).split())


def folded(text: str) -> str:
    """A name for comparing: lower case, without accents and punctuation, one space between words.

    >>> folded(" Universität  Łódź (UŁ)"), folded("Research & Development"), folded("Straße")
    ('universitat lodz ul', 'research and development', 'strasse')
    """
    plain = text.casefold()
    if plain.isascii():  # most names are, and it is many times as fast
        return " ".join(plain.translate(_PUNCTUATION).split())
    plain = unicodedata.normalize("NFKD", plain.translate(_SYMBOLS)).casefold().translate(_SPECIAL)
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(_NO_WORD.sub(" ", letters).split())


_NO_WORD = re.compile(r"[\W_]+")
_PUNCTUATION = {**{code: " " for code in range(128) if not chr(code).isalnum()}, ord("&"): " and "}
# Unicode would make letters and figures of them, and so another word of the one they stand at.
_SYMBOLS = dict.fromkeys(map(ord, "™℠ªº¼½¾"), " ")
# Letters that Unicode does not take apart, as people write them where they lack the letter.
_SPECIAL = str.maketrans(
    {"&": " and ", "ø": "o", "æ": "ae", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "œ": "oe", "ħ": "h",
     "ŧ": "t", "ŋ": "n", "ə": "a"}
)  # fmt: skip


def slug(text: str) -> str:
    """Lower-case letters, digits and hyphens: the same text always gives the same key.

    >>> slug("Interreg VA Öresund-Kattegat-Skagerrak 2014-2020")
    'interreg-va-oresund-kattegat-skagerrak-2014-2020'
    """
    special = str.maketrans({"ø": "o", "Ø": "o", "æ": "ae", "Æ": "ae", "ł": "l", "Ł": "l", "ß": "ss", "đ": "d"})
    plain = unicodedata.normalize("NFKD", text.translate(special)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
