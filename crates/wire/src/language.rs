//! The ten languages that names can be kept in, by the three-letter codes of the protocol.

/// One of the ten languages of the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Language(&'static str);

impl Language {
    /// Every language, in the order of the protocol: small letters as in `lang=eng`.
    pub const ALL: [Language; 10] = [
        Language("eng"),
        Language("spa"),
        Language("ger"),
        Language("swe"),
        Language("fin"),
        Language("rus"),
        Language("est"),
        Language("lat"),
        Language("lit"),
        Language("gre"),
    ];

    /// English, the language of an account that has chosen no other.
    pub const ENGLISH: Language = Language("eng");

    /// Reads a code in any case.
    pub fn parse(text: &str) -> Option<Language> {
        Language::ALL.into_iter().find(|language| language.0.eq_ignore_ascii_case(text.trim()))
    }

    /// The code in small letters.
    pub const fn code(self) -> &'static str {
        self.0
    }

    /// The code in capitals, as it is added to a name: `nameENG`.
    pub fn suffix(self) -> String {
        self.0.to_ascii_uppercase()
    }
}
