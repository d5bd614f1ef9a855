//! Pages being drawn, from the top down, and the PDF they become.

use miniz_oxide::deflate::compress_to_vec_zlib;
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, Str, TextStr};

use crate::font::{self, Length, Used, Weight};
use crate::paper::Picture;

/// How hard streams are compressed, of ten.
const LEVEL: u8 = 6;

/// What is drawn; lengths are from the left and from the top.
enum Mark {
    Text { x: Length, y: Length, size: Length, weight: Weight, text: String },
    Box { x: Length, y: Length, width: Length, height: Length, black: bool },
    Logo { x: Length, y: Length, width: Length, height: Length },
}

/// Where a text stands against its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Left,
    Right,
    Middle,
}

pub(crate) struct Canvas {
    pub(crate) width: Length,
    pages: Vec<Vec<Mark>>,
}

impl Canvas {
    pub(crate) fn new(width: Length) -> Canvas {
        Canvas { width, pages: vec![Vec::new()] }
    }

    /// Goes on with a new page.
    pub(crate) fn turn(&mut self) {
        self.pages.push(Vec::new());
    }

    /// How many pages there are.
    pub(crate) fn count(&self) -> usize {
        self.pages.len()
    }

    /// Draws on a page that is there already, counted from 0; beyond the last nothing is drawn.
    fn mark(&mut self, page: usize, mark: Mark) {
        if let Some(marks) = self.pages.get_mut(page) {
            marks.push(mark);
        }
    }

    /// Writes a line of text on the last page; `y` is its base line.
    pub(crate) fn text(&mut self, (x, y): (Length, Length), side: Side, weight: Weight, size: Length, text: &str) {
        self.text_on(self.pages.len() - 1, (x, y), side, weight, size, text);
    }

    /// Writes a line of text on a page.
    pub(crate) fn text_on(
        &mut self,
        page: usize,
        (x, y): (Length, Length),
        side: Side,
        weight: Weight,
        size: Length,
        text: &str,
    ) {
        let width = || font::width(text, weight, size);
        let x = match side {
            Side::Left => x,
            Side::Right => x - width(),
            Side::Middle => x - width() / 2,
        };
        self.mark(page, Mark::Text { x, y, size, weight, text: text.to_owned() });
    }

    /// Draws a thin line from the left to the right.
    pub(crate) fn line(&mut self, x: Length, y: Length, width: Length) {
        self.mark(self.pages.len() - 1, Mark::Box { x, y, width, height: 50, black: true });
    }

    /// Shades a stretch, to be written on.
    pub(crate) fn shade(&mut self, x: Length, y: Length, width: Length, height: Length) {
        self.mark(self.pages.len() - 1, Mark::Box { x, y, width, height, black: false });
    }

    /// Draws a bar code with its text below it in the middle of a place; gives the height of both, 0 when there is none.
    pub(crate) fn barcode(
        &mut self,
        (middle, y): (Length, Length),
        module: Length,
        height: Length,
        text: &str,
    ) -> Length {
        if !self.bars((middle, y), module, height, text) {
            return 0;
        }
        self.text((middle, y + height + 900), Side::Middle, Weight::Regular, 750, text);
        height + 1100
    }

    /// Draws a bar code in the middle of a place, if the text can be one.
    pub(crate) fn bars(&mut self, (middle, y): (Length, Length), module: Length, height: Length, text: &str) -> bool {
        let Some(modules) = crate::barcode::modules(text) else { return false };
        let left = middle - i32::try_from(modules.len()).unwrap_or(0) * module / 2;
        for (start, length) in crate::barcode::bars(&modules) {
            let [start, length] = [start, length].map(|count| i32::try_from(count).unwrap_or(0) * module);
            self.mark(self.pages.len() - 1, Mark::Box { x: left + start, y, width: length, height, black: true });
        }
        true
    }

    /// Draws a QR code with its upper left corner at a place; gives its height, 0 when there is none.
    pub(crate) fn qr(&mut self, (x, y): (Length, Length), module: Length, text: &str) -> Length {
        let Some(rows) = crate::qr::rows(text) else { return 0 };
        let length = |count: usize| i32::try_from(count).unwrap_or(0) * module;
        for (line, row) in rows.iter().enumerate() {
            for (start, count) in crate::barcode::bars(row) {
                let (x, y) = (x + length(start), y + length(line));
                self.mark(self.pages.len() - 1, Mark::Box { x, y, width: length(count), height: module, black: true });
            }
        }
        length(rows.len())
    }

    /// Draws the logo as large as it may be; gives its height.
    pub(crate) fn logo(
        &mut self,
        picture: &Picture,
        (x, y): (Length, Length),
        side: Side,
        most: (Length, Length),
    ) -> Length {
        let [across, down] = [picture.width, picture.height].map(|pixels| i64::from(pixels.max(1)));
        let (most_width, most_height) = (i64::from(most.0), i64::from(most.1));
        let (width, height) = match across * most_height > down * most_width {
            true => (most_width, most_width * down / across),
            false => (most_height * across / down, most_height),
        };
        let [width, height] = [width, height].map(|length| i32::try_from(length).unwrap_or(0));
        let x = if side == Side::Middle { x - width / 2 } else { x };
        self.mark(self.pages.len() - 1, Mark::Logo { x, y, width, height });
        height
    }

    /// The pages as PDF, each so high.
    pub(crate) fn finish(self, height: Length, title: &str, language: &str, logo: Option<&Picture>) -> Vec<u8> {
        let mut fonts = [Used::new(Weight::Regular), Used::new(Weight::Bold)];
        let mut pdf = Pdf::new();
        let count = i32::try_from(self.pages.len()).unwrap_or(0);
        let page_ids: Vec<Ref> = (0..count).map(|at| Ref::new(FIRST_PAGE + 2 * at)).collect();
        pdf.catalog(CATALOG).pages(PAGES).lang(TextStr(tag(language)));
        pdf.pages(PAGES).kids(page_ids.iter().copied()).count(count);
        pdf.document_info(INFO).title(TextStr(title)).producer(TextStr("Ladu"));
        for (marks, id) in self.pages.iter().zip(&page_ids) {
            let content_id = Ref::new(id.get() + 1);
            let content = draw(marks, height, &mut fonts);
            let mut page = pdf.page(*id);
            page.media_box(Rect::new(0.0, 0.0, points(self.width), points(height)));
            page.parent(PAGES).contents(content_id);
            let mut resources = page.resources();
            resources.fonts().pair(NAMES[0], FONTS[0]).pair(NAMES[1], FONTS[1]);
            if logo.is_some() {
                resources.x_objects().pair(LOGO_NAME, LOGO);
            }
            resources.finish();
            page.finish();
            let packed = compress_to_vec_zlib(&content, LEVEL);
            pdf.stream(content_id, &packed).filter(Filter::FlateDecode);
        }
        for (font, id) in fonts.iter().zip(FONTS) {
            write_font(&mut pdf, font, id);
        }
        if let Some(logo) = logo {
            write_logo(&mut pdf, logo);
        }
        pdf.finish()
    }
}

const CATALOG: Ref = Ref::new(1);
const PAGES: Ref = Ref::new(2);
const INFO: Ref = Ref::new(3);
const LOGO: Ref = Ref::new(4);
const LOGO_MASK: Ref = Ref::new(5);
/// Each font takes five objects.
const FONTS: [Ref; 2] = [Ref::new(10), Ref::new(15)];
const NAMES: [Name<'static>; 2] = [Name(b"F1"), Name(b"F2")];
const LOGO_NAME: Name<'static> = Name(b"Logo");
const FIRST_PAGE: i32 = 20;

/// A length as the file has it.
#[expect(clippy::float_arithmetic, reason = "the format has points as decimals; nothing is reckoned with them")]
fn points(length: Length) -> f32 {
    length as f32 / 100.0
}

/// Thousandths as the file has them.
fn thousandths(value: i32) -> f32 {
    value as f32
}

/// The language's tag for screen readers.
fn tag(language: &str) -> &'static str {
    match language {
        "est" => "et",
        "fin" => "fi",
        "rus" => "ru",
        "ger" => "de",
        "swe" => "sv",
        "spa" => "es",
        "lat" => "lv",
        "lit" => "lt",
        "gre" => "el",
        _ => "en",
    }
}

fn draw(marks: &[Mark], height: Length, fonts: &mut [Used; 2]) -> Vec<u8> {
    let mut content = Content::new();
    for mark in marks {
        match mark {
            Mark::Text { x, y, size, weight, text } => {
                let at = usize::from(*weight == Weight::Bold);
                let glyphs = fonts[at].encode(text);
                content.begin_text().set_font(NAMES[at], points(*size));
                content.next_line(points(*x), points(height - *y)).show(Str(&glyphs)).end_text();
            }
            Mark::Box { x, y, width, height: high, black } => {
                content.set_fill_gray(if *black { 0.0 } else { 0.93 });
                content.rect(points(*x), points(height - *y - *high), points(*width), points(*high));
                content.fill_nonzero().set_fill_gray(0.0);
            }
            Mark::Logo { x, y, width, height: high } => {
                let place = [points(*width), 0.0, 0.0, points(*high), points(*x), points(height - *y - *high)];
                content.save_state().transform(place).x_object(LOGO_NAME).restore_state();
            }
        }
    }
    content.finish().into_vec()
}

fn write_font(pdf: &mut Pdf, font: &Used, id: Ref) {
    let [descendant, descriptor, file, unicode] = [1, 2, 3, 4].map(|at| Ref::new(id.get() + at));
    let bold = font.weight == Weight::Bold;
    // Six letters and a plus say that it is a part of a font.
    let name = Name(if bold { b"LADUBB+DejaVuSans-Bold" } else { b"LADUAA+DejaVuSans" });
    let info = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };
    let mut type0 = pdf.type0_font(id);
    type0.base_font(name).encoding_predefined(Name(b"Identity-H"));
    type0.descendant_font(descendant).to_unicode(unicode);
    type0.finish();
    let mut cid = pdf.cid_font(descendant);
    cid.subtype(CidFontType::Type2).base_font(name).system_info(info);
    cid.font_descriptor(descriptor).default_width(0.0).cid_to_gid_map_predefined(Name(b"Identity"));
    cid.widths().consecutive(0, font.widths().into_iter().map(thousandths));
    cid.finish();
    let [ascent, descent, capitals, left, bottom, right, top] = font.metrics().map(thousandths);
    let mut about = pdf.font_descriptor(descriptor);
    about.name(name).flags(FontFlags::NON_SYMBOLIC).bbox(Rect::new(left, bottom, right, top));
    about.italic_angle(0.0).ascent(ascent).descent(descent).cap_height(capitals);
    about.stem_v(if bold { 140.0 } else { 80.0 }).font_file2(file);
    about.finish();
    let packed = compress_to_vec_zlib(&font.file(), LEVEL);
    pdf.stream(file, &packed).filter(Filter::FlateDecode);
    let mut map = UnicodeCmap::new(Name(b"Ladu"), info);
    for (glyph, letter) in font.letters() {
        map.pair(glyph, letter);
    }
    pdf.cmap(unicode, &map.finish());
}

fn write_logo(pdf: &mut Pdf, logo: &Picture) {
    let [width, height] = [logo.width, logo.height].map(|pixels| i32::try_from(pixels).unwrap_or(0));
    let packed = compress_to_vec_zlib(&logo.rgb, LEVEL);
    let mut image = pdf.image_xobject(LOGO, &packed);
    image.filter(Filter::FlateDecode);
    image.width(width).height(height).bits_per_component(8);
    image.color_space().device_rgb();
    if logo.alpha.is_some() {
        image.s_mask(LOGO_MASK);
    }
    image.finish();
    if let Some(alpha) = &logo.alpha {
        let packed = compress_to_vec_zlib(alpha, LEVEL);
        let mut mask = pdf.image_xobject(LOGO_MASK, &packed);
        mask.filter(Filter::FlateDecode);
        mask.width(width).height(height).bits_per_component(8);
        mask.color_space().device_gray();
        mask.finish();
    }
}
