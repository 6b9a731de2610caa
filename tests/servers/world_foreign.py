"""Titles that books have in other languages, made up: nobody's translation of anything."""

from random import Random

_NAMES = {
    "de": """Der Garten, Das Haus, Die Stadt, Der Schatten, Das Schweigen, Die Insel, Der Spiegel,
        Das Gedächtnis, Die Tochter, Der Wächter, Das Lied, Die Brücke, Der Brief, Das Ende,
        Die Stunde, Der Sohn""",
    "es": """El jardín, La casa, La ciudad, La sombra, El silencio, La isla, El espejo,
        La memoria, La hija, El guardián, La canción, El puente, La carta, El fin, La hora,
        El hijo""",
    "fr": """Le jardin, La maison, La ville, L'ombre, Le silence, L'île, Le miroir, La mémoire,
        La fille, Le gardien, La chanson, Le pont, La lettre, La fin, L'heure, Le fils""",
    "pt": """O jardim, A casa, A cidade, A sombra, O silêncio, A ilha, O espelho, A memória,
        A filha, O guardião, A canção, A ponte, A carta, O fim, A hora, O filho""",
}
_OF = {
    "de": """der Träume, des Winters, der Sterne, des Königs, der Vögel, des Feuers, der Diebe,
        des Meeres, der Toten, des Waldes, der Lügen, des Windes, der Wölfe, des Mondes,
        der Engel, des Todes""",
    "es": """de los sueños, del invierno, de las estrellas, del rey, de los pájaros, del fuego,
        de los ladrones, del mar, de los muertos, del bosque, de las mentiras, del viento,
        de los lobos, de la luna, de los ángeles, de la muerte""",
    "fr": """des rêves, de l'hiver, des étoiles, du roi, des oiseaux, du feu, des voleurs,
        de la mer, des morts, de la forêt, des mensonges, du vent, des loups, de la lune,
        des anges, de la mort""",
    "pt": """dos sonhos, do inverno, das estrelas, do rei, dos pássaros, do fogo, dos ladrões,
        do mar, dos mortos, da floresta, das mentiras, do vento, dos lobos, da lua,
        dos anjos, da morte""",
}


def foreign_title(taken: set[str], rng: Random) -> tuple[str, str]:
    """Return a title that no other book has, and the two letters of its language; take it."""
    language = rng.choice(list(_NAMES))
    names, of = (_phrases(each[language]) for each in (_NAMES, _OF))
    title = f"{rng.choice(names)} {rng.choice(of)}"
    while title in taken:
        title += f" {rng.choice(of)}"
    taken.add(title)
    return title, language


def _phrases(text: str) -> list[str]:
    return [" ".join(phrase.split()) for phrase in text.split(",")]
