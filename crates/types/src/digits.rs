//! Decimal numbers as they are written.

/// Micro-units in one unit.
pub const SCALE: i64 = 1_000_000;

/// Digits after the decimal mark that a [`Fixed`] keeps.
pub(crate) const PLACES: u32 = 6;

/// A decimal number as it is written, `-12.5`, without memory of its own from the heap: answers are full of them.
#[derive(Debug, Clone, Copy)]
pub struct Digits {
    text: [u8; Digits::LONGEST],
    start: usize,
    end: usize,
}

impl Digits {
    /// A sign, nineteen digits and a point.
    const LONGEST: usize = 21;

    /// Written from the last digit to the first; zeros at the end of the part after the point are left out, and so is the point then.
    pub(crate) fn of(micro: i64) -> Digits {
        let mut digits = Digits { text: [0; Digits::LONGEST], start: Digits::LONGEST, end: Digits::LONGEST };
        let magnitude = micro.unsigned_abs();
        let (mut whole, mut part) = (magnitude / SCALE.unsigned_abs(), magnitude % SCALE.unsigned_abs());
        if part != 0 {
            for _ in 0..PLACES {
                digits.push(b'0' + (part % 10) as u8);
                part /= 10;
            }
            while digits.text[digits.end - 1] == b'0' {
                digits.end -= 1;
            }
            digits.push(b'.');
        }
        loop {
            digits.push(b'0' + (whole % 10) as u8);
            whole /= 10;
            if whole == 0 {
                break;
            }
        }
        if micro < 0 {
            digits.push(b'-');
        }
        digits
    }

    fn push(&mut self, byte: u8) {
        self.start -= 1;
        self.text[self.start] = byte;
    }

    /// The digits as text, with a sign and a point where the number has them.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.text[self.start..self.end]).unwrap_or_default()
    }
}
