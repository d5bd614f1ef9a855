//! What the shop sells: departments, and in each the nouns, traits and sizes that names of products are made of.

/// When a department sells best.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Season {
    Even,
    /// From April to June.
    Spring,
    /// From June to August.
    Summer,
    /// From September to November.
    Autumn,
    /// From November to February.
    Winter,
}

impl Season {
    /// How willingly people buy in a month, in hundredths of the best.
    pub(super) fn demand(self, month: i8) -> usize {
        let best = match self {
            Season::Even => return 75,
            Season::Spring => [4, 5, 6],
            Season::Summer => [6, 7, 8],
            Season::Autumn => [9, 10, 11],
            Season::Winter => [11, 12, 1],
        };
        let near = |month: i8| best.contains(&(month % 12 + 1)) || best.contains(&((month + 10) % 12 + 1));
        match month {
            month if best.contains(&month) => 100,
            month if near(month) => 60,
            _ => 30,
        }
    }
}

/// How a product is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    /// By the piece.
    Piece,
    /// By weight.
    Kilogram,
    /// By length.
    Metre,
    /// Two by two.
    Pair,
}

/// A department.
pub(super) struct Department {
    /// Start of its products' codes.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its name in Estonian.
    pub estonian: &'static str,
    /// The department above it: a place in [`ABOVE`].
    pub above: usize,
    /// When it sells best.
    pub season: Season,
    /// How its products are counted.
    pub measure: Measure,
    /// Its rate of tax in per cent.
    pub tax: i64,
    /// What there is, with the lowest and the highest price with tax in whole euros.
    pub nouns: &'static [(&'static str, i64, i64)],
    /// What it may be like.
    pub traits: &'static [&'static str],
    /// How large it may be.
    pub sizes: &'static [&'static str],
}

/// The departments above, in English and Estonian.
pub(super) const ABOVE: &[(&str, &str)] = &[
    ("Home", "Kodu"),
    ("Forest", "Mets"),
    ("Sea", "Meri"),
    ("Garden", "Aed"),
    ("Food", "Toit"),
    ("Clothing", "Rõivad"),
    ("Leisure", "Vaba aeg"),
];

const fn department(
    (code, name, estonian): (&'static str, &'static str, &'static str),
    above: usize,
    season: Season,
    nouns: &'static [(&'static str, i64, i64)],
    traits: &'static [&'static str],
    sizes: &'static [&'static str],
) -> Department {
    Department { code, name, estonian, above, season, measure: Measure::Piece, tax: 24, nouns, traits, sizes }
}

const WOODS: &[&str] = &["Juniper", "Birch", "Oak", "Ash", "Pine", "Alder", "Apple-wood"];
const CLOTHS: &[&str] = &["Linen", "Wool", "Cotton", "Washed linen", "Merino", "Felted"];
const COLOURS: &[&str] = &["Rust-red", "Sea-blue", "Moss-green", "Chalk-white", "Charcoal", "Amber", "Heather"];
const SPANS: &[&str] = &["18 cm", "24 cm", "30 cm", "45 cm", "60 cm"];
const WEIGHTS: &[&str] = &["50 g", "100 g", "250 g", "500 g", "1 kg"];
const VOLUMES: &[&str] = &["0.25 l", "0.33 l", "0.5 l", "0.75 l", "1 l"];
const GROWNUPS: &[&str] = &["XS", "S", "M", "L", "XL"];

/// Every department that has products.
pub(super) const DEPARTMENTS: &[Department] = &[
    department(
        ("KIT", "Kitchen", "Köök"),
        0,
        Season::Even,
        &[
            ("butter knife", 4, 9),
            ("cutting board", 14, 45),
            ("bread bin", 29, 69),
            ("ladle", 7, 18),
            ("salt cellar", 9, 24),
        ],
        WOODS,
        SPANS,
    ),
    department(
        ("CER", "Tableware", "Lauanõud"),
        0,
        Season::Winter,
        &[("mug", 9, 22), ("plate", 11, 28), ("bowl", 10, 26), ("teapot", 28, 75), ("jug", 19, 49)],
        &["Glazed", "Raw clay", "Speckled", "Blue-rimmed", "Smoked", "Porcelain"],
        VOLUMES,
    ),
    department(
        ("TEX", "Home textiles", "Kodutekstiil"),
        0,
        Season::Even,
        &[
            ("towel", 12, 38),
            ("tablecloth", 34, 95),
            ("blanket", 45, 149),
            ("cushion cover", 15, 39),
            ("curtain", 39, 120),
        ],
        CLOTHS,
        &["40 × 60", "70 × 140", "100 × 150", "150 × 200"],
    ),
    department(
        ("LGT", "Candles and light", "Küünlad ja valgus"),
        0,
        Season::Winter,
        &[("candle", 3, 15), ("lantern", 19, 65), ("candlestick", 12, 48), ("string of lights", 15, 42)],
        &["Beeswax", "Rapeseed", "Brass", "Smoked-glass", "Tin", "Hand-dipped"],
        &["small", "medium", "tall", "pair"],
    ),
    department(
        ("HIK", "Hiking", "Matkamine"),
        1,
        Season::Autumn,
        &[
            ("rucksack", 49, 189),
            ("tent", 119, 449),
            ("sleeping bag", 69, 229),
            ("head torch", 19, 79),
            ("flask", 15, 42),
        ],
        &["Light", "All-weather", "Expedition", "Trail", "Winter", "Compact"],
        &["20 l", "35 l", "50 l", "for two", "for four"],
    ),
    department(
        ("AXE", "Knives and axes", "Noad ja kirved"),
        1,
        Season::Autumn,
        &[
            ("axe", 35, 140),
            ("mushroom knife", 12, 39),
            ("sheath knife", 24, 95),
            ("whetstone", 9, 34),
            ("pruning saw", 19, 59),
        ],
        &["Forged", "Carbon-steel", "Stainless", "Birch-handled", "Curly-birch", "Folding"],
        SPANS,
    ),
    department(
        ("BER", "Berries and mushrooms", "Marjad ja seened"),
        1,
        Season::Autumn,
        &[
            ("berry rake", 9, 25),
            ("basket", 14, 49),
            ("bucket with lid", 4, 12),
            ("drying rack", 22, 64),
            ("jam funnel", 5, 13),
        ],
        &["Willow", "Splint", "Enamel", "Wire", "Bark"],
        &["2 l", "5 l", "8 l", "12 l"],
    ),
    department(
        ("FIS", "Fishing", "Kalapüük"),
        2,
        Season::Summer,
        &[("spinning rod", 29, 149), ("lure", 4, 14), ("landing net", 18, 55), ("ice drill", 59, 180), ("float", 2, 7)],
        &["Perch", "Pike", "Salmon", "Whitefish", "Herring", "Sea-trout"],
        &["light", "medium", "heavy", "set of 3", "2.4 m"],
    ),
    department(
        ("BOA", "Boating", "Paadisõit"),
        2,
        Season::Summer,
        &[("oar", 39, 95), ("life jacket", 49, 139), ("anchor", 25, 99), ("fender", 15, 45), ("dry bag", 19, 59)],
        &["Harbour", "Coastal", "Inflatable", "Folding", "Orange"],
        &["S", "M", "L", "10 kg", "1.8 m"],
    ),
    Department {
        measure: Measure::Metre,
        ..department(
            ("ROP", "Ropes and fabrics", "Köied ja kangad"),
            2,
            Season::Even,
            &[("rope", 1, 5), ("net", 3, 9), ("sailcloth", 12, 35), ("linen cloth", 14, 39), ("ribbon", 1, 4)],
            &["Hemp", "Tarred", "Braided", "Bleached", "Striped", "Polyester"],
            &["6 mm", "10 mm", "16 mm", "140 cm wide"],
        )
    },
    department(
        ("BEA", "Beach", "Rand"),
        2,
        Season::Summer,
        &[("beach towel", 19, 45), ("sun hat", 14, 39), ("windbreak", 24, 69), ("cool box", 29, 99), ("kite", 12, 49)],
        COLOURS,
        &["small", "medium", "large", "for children"],
    ),
    department(
        ("SAU", "Sauna", "Saun"),
        0,
        Season::Winter,
        &[("ladle", 12, 39), ("bucket", 24, 79), ("felt hat", 14, 35), ("oil", 6, 18), ("honey salt", 5, 14)],
        &["Aspen", "Birch-tar", "Juniper", "Eucalyptus", "Smoke-sauna", "Thermo-aspen"],
        &["10 ml", "0.5 l", "4 l", "one size"],
    ),
    department(
        ("SEE", "Seeds and bulbs", "Seemned ja sibulad"),
        3,
        Season::Spring,
        &[("seeds", 1, 4), ("bulbs", 3, 12), ("seed potatoes", 4, 15), ("herb mix", 2, 6), ("meadow mix", 5, 24)],
        &["Poppy", "Cornflower", "Dill", "Carrot", "Peony", "Marigold", "Crocus"],
        &["1 g", "5 g", "10 pcs", "25 pcs", "2 kg"],
    ),
    department(
        ("GAR", "Garden tools", "Aiatööriistad"),
        3,
        Season::Spring,
        &[
            ("spade", 29, 79),
            ("rake", 19, 49),
            ("watering can", 15, 59),
            ("secateurs", 18, 65),
            ("wheelbarrow", 79, 189),
        ],
        &["Ash-handled", "Galvanised", "Forged", "Children's", "Long", "Folding"],
        SPANS,
    ),
    department(
        ("POT", "Pots and birds", "Potid ja linnud"),
        3,
        Season::Spring,
        &[
            ("flower pot", 4, 39),
            ("bird feeder", 12, 45),
            ("nesting box", 15, 49),
            ("plant stand", 24, 79),
            ("trellis", 14, 55),
        ],
        &["Terracotta", "Zinc", "Larch", "Glazed", "Hanging", "Frost-proof"],
        SPANS,
    ),
    department(
        ("PRE", "Jams and honey", "Moosid ja mesi"),
        4,
        Season::Even,
        &[("jam", 4, 9), ("honey", 6, 18), ("syrup", 5, 12), ("pickles", 4, 8), ("mustard", 3, 6)],
        &["Cloudberry", "Lingonberry", "Sea-buckthorn", "Linden", "Rhubarb", "Blackcurrant", "Wild raspberry"],
        WEIGHTS,
    ),
    department(
        ("TEA", "Tea and coffee", "Tee ja kohv"),
        4,
        Season::Winter,
        &[("tea", 4, 12), ("herbal tea", 4, 11), ("coffee beans", 8, 19), ("ground coffee", 7, 16), ("cocoa", 5, 13)],
        &["Meadow", "Mint", "Chaga", "Rose-hip", "Dark-roast", "Morning", "Forest"],
        WEIGHTS,
    ),
    Department {
        measure: Measure::Kilogram,
        ..department(
            ("SWE", "Sweets by weight", "Kaalukommid"),
            4,
            Season::Winter,
            &[("fudge", 14, 24), ("marzipan", 22, 36), ("liquorice", 12, 20), ("nuts", 15, 29), ("biscuits", 10, 18)],
            &["Salted", "Honey", "Cranberry", "Almond", "Dark-chocolate", "Ginger"],
            &["loose", "wrapped"],
        )
    },
    department(
        ("DRI", "Drinks", "Joogid"),
        4,
        Season::Summer,
        &[("lemonade", 2, 5), ("birch sap", 3, 7), ("kvass", 2, 5), ("cider", 4, 9), ("juice", 3, 8)],
        &["Rhubarb", "Spruce-shoot", "Apple", "Elderflower", "Cherry", "Cloudy"],
        VOLUMES,
    ),
    department(
        ("KNI", "Knitwear", "Silmkoerõivad"),
        5,
        Season::Winter,
        &[("jumper", 59, 159), ("cardigan", 65, 179), ("hat", 19, 45), ("scarf", 25, 69), ("vest", 45, 99)],
        &["Kihnu-pattern", "Muhu-pattern", "Plain", "Striped", "Cable", "Haapsalu-lace"],
        GROWNUPS,
    ),
    department(
        ("OUT", "Outerwear", "Üleriided"),
        5,
        Season::Autumn,
        &[
            ("raincoat", 69, 179),
            ("parka", 129, 329),
            ("shell jacket", 99, 289),
            ("oilskin trousers", 49, 119),
            ("poncho", 29, 79),
        ],
        COLOURS,
        GROWNUPS,
    ),
    Department {
        measure: Measure::Pair,
        ..department(
            ("SOC", "Socks and gloves", "Sokid ja kindad"),
            5,
            Season::Winter,
            &[
                ("socks", 7, 24),
                ("mittens", 15, 42),
                ("gloves", 14, 49),
                ("slippers", 25, 65),
                ("rubber boots", 35, 110),
            ],
            &["Felted", "Merino", "Reindeer", "Striped", "Grandmother's", "Kihnu-pattern"],
            &["35-38", "39-42", "43-46", "one size"],
        )
    },
    Department {
        tax: 9,
        ..department(
            ("BOO", "Books", "Raamatud"),
            6,
            Season::Winter,
            &[
                ("cookbook", 19, 45),
                ("field guide", 15, 39),
                ("atlas", 29, 69),
                ("novel", 14, 28),
                ("picture book", 9, 22),
            ],
            &["Bog", "Island", "Mushroom", "Archipelago", "Sauna", "Winter", "Manor"],
            &["paperback", "hardback", "pocket edition"],
        )
    },
    department(
        ("TOY", "Toys and games", "Mänguasjad"),
        6,
        Season::Winter,
        &[
            ("puzzle", 9, 29),
            ("board game", 15, 49),
            ("doll", 12, 45),
            ("wooden boat", 11, 35),
            ("building blocks", 19, 59),
        ],
        WOODS,
        &["small", "large", "24 pcs", "100 pcs"],
    ),
];

/// Services: name, price with tax in cents, tax in per cent.
pub(super) const SERVICES: &[(&str, i64, i64)] = &[
    ("Gift wrapping", 350, 24),
    ("A night in the hut at Käsmu", 6900, 13),
    ("Delivery by courier", 690, 24),
    ("Knife sharpening", 900, 24),
    ("Rowing boat for an hour", 1500, 24),
    ("Delivery to a parcel locker", 390, 24),
    ("Framing", 2500, 24),
    ("Hemming", 1200, 24),
];

/// Categories of products; those after the first three lie in one of them.
pub(super) const CATEGORIES: &[(&str, &str, usize)] = &[
    ("For oneself", "Endale", 0),
    ("For the house", "Majale", 0),
    ("For a journey", "Teele", 0),
    ("Gifts under 20 euros", "Kingitused kuni 20 eurot", 1),
    ("Handmade", "Käsitöö", 1),
    ("Made in Estonia", "Eesti toode", 2),
    ("Ecological", "Ökoloogiline", 2),
    ("By the water", "Vee äärde", 3),
    ("Into the woods", "Metsa", 3),
];
