//! Words that the demo's names are made of.

/// Groups at the top with those below: each with what its products are called, and prices in cents from and to.
pub const GROUPS: &[(&str, &[(&str, &[&str], i64, i64)])] = &[
    (
        "Kitchen",
        &[
            ("Mugs and cups", &["mug", "cup", "espresso cup", "travel mug"], 690, 2490),
            ("Pots and pans", &["frying pan", "saucepan", "casserole", "kettle"], 1990, 8990),
            ("Baking", &["baking tin", "rolling pin", "whisk", "cake stand"], 590, 3490),
        ],
    ),
    (
        "Home textiles",
        &[
            ("Towels", &["towel", "bath towel", "sauna towel", "kitchen towel"], 790, 3990),
            ("Blankets", &["blanket", "throw", "baby blanket"], 2990, 12990),
            ("Cushions", &["cushion", "seat cushion", "cushion cover"], 1290, 4990),
        ],
    ),
    (
        "Clothing",
        &[
            ("Socks", &["socks", "wool socks", "slippers"], 590, 2990),
            ("Mittens and hats", &["mittens", "beanie", "scarf"], 1490, 4990),
            ("Shirts", &["shirt", "T-shirt", "sweater"], 1990, 9990),
        ],
    ),
    (
        "Tea and coffee",
        &[
            ("Tea", &["herbal tea", "black tea", "green tea", "rosehip tea"], 350, 1290),
            ("Coffee", &["filter coffee", "espresso beans", "cold brew"], 690, 1890),
            ("Honey and jam", &["honey", "blueberry jam", "cloudberry jam", "lingonberry jam"], 450, 1590),
        ],
    ),
    (
        "Sauna",
        &[
            ("Sauna tools", &["ladle", "bucket", "whisk of birch", "thermometer"], 890, 5990),
            ("Soaps", &["soap", "shampoo bar", "sauna honey", "salt scrub"], 490, 1790),
        ],
    ),
    (
        "Garden",
        &[
            ("Garden tools", &["trowel", "pruning shears", "watering can", "garden gloves"], 790, 4990),
            ("Seeds and pots", &["flower pot", "herb seeds", "flower seeds", "plant tray"], 190, 2990),
        ],
    ),
    (
        "Toys",
        &[
            ("Wooden toys", &["building blocks", "toy boat", "toy train", "pull-along duck"], 990, 5990),
            ("Games", &["puzzle", "memory game", "board game"], 890, 3990),
        ],
    ),
];

/// Where products come from, by name.
pub const PLACES: &[&str] = &[
    "Muhu",
    "Haapsalu",
    "Saaremaa",
    "Võru",
    "Kihnu",
    "Hiiumaa",
    "Tartu",
    "Setomaa",
    "Lahemaa",
    "Pärnu",
    "Mulgi",
    "Narva",
    "Vormsi",
    "Viljandi",
    "Läänemaa",
    "Rakvere",
    "Otepää",
    "Ruhnu",
    "Sangaste",
    "Käsmu",
];

/// What products are like.
pub const KINDS: &[&str] = &[
    "linen",
    "juniper",
    "oak",
    "wool",
    "stoneware",
    "striped",
    "midnight blue",
    "forest green",
    "classic",
    "handmade",
];

/// Brands.
pub const BRANDS: &[&str] = &[
    "Kuusk & Kask",
    "Rannarahvas",
    "Põhjala Käsitöö",
    "Tuuleveski",
    "Vana Sepikoda",
    "Meretuul",
    "Savikoda",
    "Linaõis",
    "Metsahaldjas",
    "Kodukolle",
    "Suveöö",
    "Hõbehall",
];

/// Categories.
pub const CATEGORIES: &[&str] = &["Gifts", "Everyday", "Season", "Outdoor", "Children", "Food"];

/// First names.
pub const FIRST_NAMES: &[&str] = &[
    "Mari",
    "Jaan",
    "Kadri",
    "Toomas",
    "Liis",
    "Märt",
    "Piret",
    "Andres",
    "Triin",
    "Rasmus",
    "Kristiina",
    "Priit",
    "Õnne",
    "Siim",
    "Helena",
    "Indrek",
    "Külli",
    "Oliver",
    "Maarja",
    "Tanel",
    "Anna",
    "Sergei",
    "Jelena",
    "Eero",
    "Aino",
];

/// Last names.
pub const LAST_NAMES: &[&str] = &[
    "Tamm", "Saar", "Sepp", "Mägi", "Kask", "Kukk", "Rebane", "Ilves", "Pärn", "Koppel", "Luik", "Oja", "Raudsepp",
    "Kuusk", "Põder", "Lepik", "Vaher", "Kallas", "Mõttus", "Ivanova", "Virtanen", "Järv", "Roos", "Teder", "Arro",
];

/// What companies do.
pub const TRADES: &[&str] = &["Kohvik", "Hotell", "Ehitus", "Disain", "Kinnisvara", "Restoran", "Spaa", "Kaubandus"];

/// Streets.
pub const STREETS: &[&str] = &[
    "Pikk",
    "Lai",
    "Mere puiestee",
    "Pärnu maantee",
    "Kastani",
    "Sadama",
    "Tööstuse",
    "Kopli",
    "Riia",
    "Uus",
    "Vabriku",
];

/// Towns with the beginning of their postal codes.
pub const TOWNS: &[(&str, &str)] =
    &[("Tallinn", "10"), ("Tartu", "50"), ("Pärnu", "80"), ("Haapsalu", "90"), ("Viljandi", "71"), ("Rakvere", "44")];

/// Suppliers.
pub const SUPPLIERS: &[&str] = &[
    "Baltic Ceramics OÜ",
    "Nordic Linen UAB",
    "Saare Savi OÜ",
    "Võrumaa Vill OÜ",
    "Helsinki Tea Trading Oy",
    "Latvijas Koks SIA",
    "Kaluri Kaubad AS",
    "Mesila Ühistu",
    "Põltsamaa Puit OÜ",
    "Scandi Wholesale AB",
    "Läti Lina SIA",
    "Tartu Trükikoda AS",
];
