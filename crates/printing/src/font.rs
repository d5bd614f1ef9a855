//! The fonts on papers: DejaVu Sans, which has Latin, Cyrillic and Greek letters.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use subsetter::GlyphRemapper;
use ttf_parser::{Face, GlyphId};

static REGULAR: &[u8] = include_bytes!("../fonts/DejaVuSans.ttf");
static BOLD: &[u8] = include_bytes!("../fonts/DejaVuSans-Bold.ttf");

static FACES: LazyLock<[Option<Face<'static>>; 2]> =
    LazyLock::new(|| [REGULAR, BOLD].map(|bytes| Face::parse(bytes, 0).ok()));

/// A hundredth of a point, the unit of all lengths here: whole numbers add up, and no printer is finer.
pub(crate) type Length = i32;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

impl Weight {
    fn at(self) -> usize {
        usize::from(self == Weight::Bold)
    }

    fn face(self) -> Option<&'static Face<'static>> {
        FACES[self.at()].as_ref()
    }
}

/// How wide a glyph is, in thousandths of the font's size.
fn advance(face: &Face<'_>, glyph: u16) -> i32 {
    let units = i32::from(face.units_per_em()).max(1);
    i32::from(face.glyph_hor_advance(GlyphId(glyph)).unwrap_or(0)) * 1000 / units
}

/// How wide a text is.
pub(crate) fn width(text: &str, weight: Weight, size: Length) -> Length {
    let Some(face) = weight.face() else { return 0 };
    let thousandths: i32 = text.chars().map(|letter| advance(face, glyph_of(face, letter))).sum();
    thousandths * size / 1000
}

fn glyph_of(face: &Face<'_>, letter: char) -> u16 {
    face.glyph_index(letter).or_else(|| face.glyph_index('?')).map_or(0, |glyph| glyph.0)
}

/// The lines of a text that is no wider than `most`: broken between words, and within words that are too long.
pub(crate) fn wrap(text: &str, weight: Weight, size: Length, most: Length) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if width(&longer, weight, size) <= most {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for letter in word.chars() {
                if !line.is_empty() && width(&format!("{line}{letter}"), weight, size) > most {
                    lines.push(std::mem::take(&mut line));
                }
                line.push(letter);
            }
        }
        lines.push(line);
    }
    lines
}

/// The glyphs of a font that a paper uses.
pub(crate) struct Used {
    pub(crate) weight: Weight,
    mapper: GlyphRemapper,
    /// What each new glyph stands for.
    letters: BTreeMap<u16, char>,
}

impl Used {
    pub(crate) fn new(weight: Weight) -> Used {
        Used { weight, mapper: GlyphRemapper::new(), letters: BTreeMap::new() }
    }

    /// A text as glyphs of the font that is embedded, two bytes each.
    pub(crate) fn encode(&mut self, text: &str) -> Vec<u8> {
        let Some(face) = self.weight.face() else { return Vec::new() };
        let mut bytes = Vec::with_capacity(text.len() * 2);
        for letter in text.chars() {
            let glyph = self.mapper.remap(glyph_of(face, letter));
            self.letters.entry(glyph).or_insert(letter);
            bytes.extend(glyph.to_be_bytes());
        }
        bytes
    }

    /// The font with nothing but these glyphs.
    pub(crate) fn file(&self) -> Vec<u8> {
        let bytes = [REGULAR, BOLD][self.weight.at()];
        subsetter::subset(bytes, 0, &self.mapper).unwrap_or_else(|_| bytes.to_vec())
    }

    /// The width of each new glyph, in order, in thousandths of the size.
    pub(crate) fn widths(&self) -> Vec<i32> {
        let Some(face) = self.weight.face() else { return Vec::new() };
        self.mapper.remapped_gids().map(|glyph| advance(face, glyph)).collect()
    }

    /// What each new glyph stands for.
    pub(crate) fn letters(&self) -> impl Iterator<Item = (u16, char)> {
        self.letters.iter().map(|(glyph, letter)| (*glyph, *letter))
    }

    /// Ascent, descent, height of capitals, and the box around all glyphs, in thousandths of the size.
    pub(crate) fn metrics(&self) -> [i32; 7] {
        let Some(face) = self.weight.face() else { return [0; 7] };
        let units = i32::from(face.units_per_em()).max(1);
        let bounds = face.global_bounding_box();
        [
            face.ascender(),
            face.descender(),
            face.capital_height().unwrap_or(face.ascender()),
            bounds.x_min,
            bounds.y_min,
            bounds.x_max,
            bounds.y_max,
        ]
        .map(|value| i32::from(value) * 1000 / units)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_broken_where_they_fit() {
        let most = width("Mustikamoos ja", Weight::Regular, 900);
        assert_eq!(wrap("Mustikamoos ja tee", Weight::Regular, 900, most), ["Mustikamoos ja", "tee"]);
        let narrow = width("Мус", Weight::Bold, 900);
        assert!(wrap("Мустика", Weight::Bold, 900, narrow).len() > 1);
        assert!(width("Ωχ", Weight::Bold, 900) > width("Ωχ", Weight::Regular, 900));
    }
}
