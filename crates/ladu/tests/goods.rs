//! Products in and out by the command line, on both engines.

#![expect(clippy::unwrap_used, reason = "a test that meets what it did not expect shall fail there")]

use std::process::{Command, Output};

use ladu_tests::{Engine, Fixture, TestStore};
use tempfile::TempDir;

/// An empty server's data, and a folder for files.
struct Place {
    flags: Vec<String>,
    folder: TempDir,
    _store: Option<TestStore>,
}

impl Fixture for Place {
    fn on(engine: Engine) -> Place {
        let folder = tempfile::tempdir().unwrap();
        let place = match engine {
            Engine::Sqlite => {
                let data = folder.path().join("data").display().to_string();
                Place { flags: vec!["--data".to_owned(), data], folder, _store: None }
            }
            Engine::Postgres => {
                let store = TestStore::on(engine);
                Place { flags: vec!["--database".to_owned(), store.url.clone()], folder, _store: Some(store) }
            }
        };
        let made = place.run(&["account", "create", "--company", "Shop", "--code", "301"]);
        assert!(made.status.success(), "{}", text(&made.stderr));
        place
    }
}

impl Place {
    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ladu"));
        command.args(arguments).args(&self.flags).env_clear().current_dir(self.folder.path());
        command.output().unwrap()
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.folder.path().join(name), bytes).unwrap();
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

const FILE: &str = "code;name;nameEST;groupName;brandName;vatRate;netPrice;description\n\
    T1;Tea;Tee;Food / Hot drinks;Kuusk;24;1 234,50;\"strong; black\"\n\
    T2;Coffee;Kohv;Food / Hot drinks;Kuusk;24;2.5;\n";

impl Place {
    /// Imports a file of some bytes; gives what was printed when it was done, else what was told.
    fn import(&self, file: impl AsRef<[u8]>, flags: &[&str]) -> Result<String, String> {
        self.write("file.csv", file.as_ref());
        let done = self.run(&[&["import", "products", "--account", "301", "file.csv"], flags].concat());
        if done.status.success() { Ok(text(&done.stdout)) } else { Err(text(&done.stderr)) }
    }

    /// The same with all that is missing made; it has to be done.
    fn imports(&self, file: impl AsRef<[u8]>) -> String {
        self.import(file, &["--make-missing"]).unwrap()
    }

    /// What is wrong with a file, of which nothing is kept.
    fn refuses(&self, file: impl AsRef<[u8]>, flags: &[&str]) -> String {
        let before = self.export(&[]);
        let told = self.import(file, flags).unwrap_err();
        assert_eq!(self.export(&[]), before, "nothing is kept of a file that is wrong");
        told
    }

    fn export(&self, flags: &[&str]) -> String {
        let out = self.run(&[&["export", "products", "--account", "301", "-"], flags].concat());
        assert!(out.status.success(), "{}", text(&out.stderr));
        text(&out.stdout)
    }

    /// The cells of a column of the export, in the order of the products.
    fn column(&self, header: &str) -> Vec<String> {
        let file = self.export(&[]);
        let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(file.as_bytes());
        let at = reader.headers().unwrap().iter().position(|found| found == header).unwrap();
        reader.records().map(|row| row.unwrap()[at].to_owned()).collect()
    }
}

fn told_all(told: &str, expected: &[&str]) {
    for expected in expected {
        assert!(told.contains(expected), "{expected} in {told}");
    }
}

fn a_file_goes_in_and_out(place: Place) {
    place.write("in.csv", FILE.as_bytes());
    let import = ["import", "products", "--account", "301", "in.csv"];
    let refused = place.run(&import);
    assert!(!refused.status.success());
    assert!(text(&refused.stderr).contains("line 2, groupName"), "{}", text(&refused.stderr));
    let dry = place.run(&[&import[..], &["--make-missing", "--dry-run"]].concat());
    assert_eq!(text(&dry.stdout), "2 products would be made, 0 would be changed\n");
    let done = place.run(&[&import[..], &["--make-missing"]].concat());
    assert_eq!(text(&done.stdout), "2 products made, 0 changed\n", "{}", text(&done.stderr));
    told_all(&text(&done.stderr), &["New: group Food\n", "New: group Food / Hot drinks\n", "New: brand Kuusk\n"]);
    let first = place.export(&[]);
    let line =
        "T1;;;;Tea;Food / Hot drinks;;Kuusk;;;24;1234.5;0;PRODUCT;ACTIVE;1;0;0;0;;;0;0;0;0;0;0;\"strong; black\";;Tee";
    assert_eq!(first.lines().nth(1), Some(line));
    assert_eq!(place.import(&first, &[]), Ok("0 products made, 0 changed, 2 are as the file says\n".to_owned()));
    assert_eq!(place.export(&[]), first);
}

fn an_export_reads_back_in_every_form(place: Place) {
    let odd = "code;code2;name;groupName;brandName;netPrice;netWeight;description;nameFIN\n\
        T1;;'=1+1;Home > TV/Audio;+Plus;1,2340;0,001;\"line one\nline two \"\"quoted\"\"\";'-\n\
        T2;4740000000011;'-;Home;;999,999;12,5;'@home;Kahvi\n\
        ;;Without a code;Home;;1,5;0;;\n";
    assert_eq!(place.imports(odd), "3 products made, 0 changed\n");
    let first = place.export(&[]);
    told_all(&first, &["'=1+1;", ";'+Plus;", ";'-;", ";'@home;", ";1.2340;", ";999.9990;"]);
    let forms: [&[&str]; 6] = [
        &[],
        &["--decimal", "comma"],
        &["--decimal", "comma", "--separator", ","],
        &["--decimal", "account", "--bom"],
        &["--separator", "tab", "--bom"],
        &["--separator", "tab", "--decimal", "comma"],
    ];
    for form in forms {
        let file = place.export(form);
        assert_eq!(file.starts_with('\u{feff}'), form.contains(&"--bom"));
        let mark = if form.contains(&"comma") { "1,2340" } else { "1.2340" };
        told_all(&file, &[mark]);
        assert_eq!(place.import(&file, &[]), Ok("0 products made, 0 changed, 3 are as the file says\n".to_owned()));
        assert_eq!(place.export(&[]), first, "{form:?}");
    }
}

fn an_empty_cell_keeps_and_a_dash_clears(place: Place) {
    place.imports(
        "code;name;groupName;brandName;netPrice;netWeight;description;nameFIN\nT1;Tea;Food;Kuusk;2,5;0,25;Strong;Tee\n",
    );
    let first = place.export(&[]);
    let empty = "code;name;groupName;brandName;netPrice;netWeight;description;nameFIN\nT1;;;;;;;\n";
    assert_eq!(place.imports(empty), "0 products made, 0 changed, 1 are as the file says\n");
    assert_eq!(place.imports("code\nT1\n"), "0 products made, 0 changed, 1 are as the file says\n");
    assert_eq!(place.export(&[]), first);
    let told = place.refuses("code;name;groupName;taxFree;vatRate\nT1;-;-;-;-\n", &[]);
    told_all(
        &told,
        &["line 2, name: \"-\" clears nothing here", "groupName", "taxFree", "vatRate", "1 rows are wrong"],
    );
    let dash = "code;brandName;netPrice;netWeight;description;nameFIN\nT1;-;-;-;-;-\n";
    assert_eq!(place.imports(dash), "0 products made, 1 changed\n");
    let cleared = [("brandName", ""), ("netPrice", "0"), ("netWeight", "0"), ("description", ""), ("name", "Tea")];
    for (header, cell) in cleared {
        assert_eq!(place.column(header), [cell], "{header}");
    }
    place.imports("code;description;name\nT1;Weak;\n");
    assert_eq!(
        place.import("code;description;name\nT1;;\n", &["--clear-empty"]).unwrap(),
        "0 products made, 1 changed\n"
    );
    assert_eq!((place.column("description"), place.column("name")), (vec![String::new()], vec!["Tea".to_owned()]));
}

fn one_wrong_row_changes_nothing(place: Place) {
    let wrong =
        "Article\tname\tgroupName\tnetPrice\tvatRate\n1\ta\tG\t1\t24\n2\t\tG\t1\t24\n3\tc\tG\tx\t24\n4\td\tG\t1\t99\n";
    let told = place.refuses(wrong, &["--map", "Article=code", "--make-missing"]);
    let expected = ["line 3, name", "line 4, netPrice", "line 5, vatRate", "3 rows are wrong; nothing was changed"];
    told_all(&told, &expected);
    assert_eq!(place.export(&[]).lines().count(), 1, "only the headers");
    let all_at_once = "code;name;groupName;netPrice;taxFree;status;code2\nT1;;;x;maybe;GONE;4,74E+12\n";
    let told = place.refuses(all_at_once, &[]);
    for column in
        ["name", "groupName", "netPrice: \"x\"", "taxFree: \"maybe\"", "status: \"GONE\"", "code2: \"4,74E+12\""]
    {
        told_all(&told, &[&format!("line 2, {column}")]);
    }
    told_all(&told, &["1 rows are wrong"]);
}

fn a_row_has_the_cells_of_its_header(place: Place) {
    let shifted = "code;groupName;netPrice;name;description\nR-2;Food;3,50;Mug; large;Nice mug\nR-3;Food;3,50;Cup\n";
    let told = place.refuses(shifted, &["--make-missing"]);
    told_all(
        &told,
        &["line 2: has 6 cells and the header has 5", "Mug |  large", "line 3: has 4 cells", "2 rows are wrong"],
    );
    let told = place.refuses("code;name;groupName\nM-1;\"Mug;Food\nM-2;Cup;Food\n", &["--make-missing"]);
    told_all(&told, &["line 2, character 5: the quote of \"Mug;Food is never closed"]);
}

fn codes_are_whole_and_once(place: Place) {
    let file = "code;code2;name;groupName\n\
        D-1;4,74E+12;Cut;Food\nD-2;4740000000011;One;Food\nd-2;4740000000028;Two;Food\nD-4;4740000000011;Four;Food\n\
        D-5;4740000000035,00;Five;Food\n";
    let told = place.refuses(file, &["--make-missing"]);
    told_all(
        &told,
        &[
            "line 2, code2: \"4,74E+12\" is a code that a spreadsheet has cut",
            "line 4, code: \"d-2\" stands in the file twice, first on line 3",
            "line 5, code2: \"4740000000011\" stands in the file twice, first on line 3",
            "line 6, code2: \"4740000000035,00\" is a code that a spreadsheet has made a number of",
            "4 rows are wrong",
        ],
    );
    place.imports("code;code2;name;groupName\n0012;4740000000011;One;Food\nB;4740000000028;Two;Food\nC;;Three;Food\n");
    let told = place.refuses("code;code2;name;groupName\nC;4740000000028;;\n", &[]);
    told_all(&told, &["line 2, code2: \"4740000000028\" is the bar code of B"]);
    let told = place.refuses("code;name;groupName\n12;One;Food\n", &[]);
    told_all(&told, &["line 2, code: \"12\" is no product, but 0012 is: a spreadsheet has dropped its zeros"]);
    let shared = ["--shared-bar-codes"];
    let done = "0 products made, 1 changed\n".to_owned();
    assert_eq!(place.import("code;code2;name;groupName\nC;4740000000028;;\n", &shared), Ok(done.clone()));
    assert_eq!(place.imports(place.export(&[])), "0 products made, 0 changed, 3 are as the file says\n");
    assert_eq!(place.import("code;code2\nC;-\n", &[]), Ok(done));
    let swapped = "code;code2\n0012;4740000000028\nB;4740000000011\n";
    assert_eq!(place.imports(swapped), "0 products made, 2 changed\n");
    assert_eq!(place.column("code2"), ["4740000000028", "4740000000011", ""]);
    assert_eq!(place.imports("code;code2;name\nb;;Second\n;4740000000028;First\n"), "0 products made, 2 changed\n");
    assert_eq!(
        (place.column("name"), place.column("code")),
        (
            vec!["First".to_owned(), "Second".to_owned(), "Three".to_owned()],
            vec!["0012".to_owned(), "B".to_owned(), "C".to_owned()],
        )
    );
}

fn numbers_of_two_meanings_are_asked_about(place: Place) {
    let file = "code;name;groupName;netPrice\nN-2;Sofa;Food;1.234\nN-3;Cup;Food;1 234,50\nN-5;Cup;Food;12.50\n";
    let told = place.refuses(file, &["--make-missing"]);
    told_all(
        &told,
        &["line 2, netPrice: \"1.234\" can be 1234 or 1,234", "line 3 has a number with a decimal comma", "1 rows"],
    );
    let told = place.refuses(file, &["--make-missing", "--decimal", "comma"]);
    told_all(&told, &["line 2, netPrice: \"1.234\"", "line 4, netPrice: \"12.50\" is not written with decimal commas"]);
    let file = file.replace("1 234,50", "1 234.50");
    assert_eq!(place.import(&file, &["--make-missing", "--decimal", "point"]).unwrap(), "3 products made, 0 changed\n");
    assert_eq!(place.column("netPrice"), ["1.2340", "1234.5", "12.5"]);
    place.write("file.csv", b"code;netPrice\nN-2;0,123456\n");
    let rounded = place.run(&["import", "products", "--account", "301", "file.csv"]);
    told_all(&text(&rounded.stderr), &["Note: line 2, netPrice: \"0,123456\" is kept as 0.1235"]);
}

fn groups_are_named_by_their_paths(place: Place) {
    let both = "code;name;groupName\nG-1;a;Men / Shoes\nG-3;c;Shoes\nG-2;b;Women > Shoes\n";
    let told = place.refuses(both, &["--make-missing"]);
    told_all(
        &told,
        &["line 3, groupName: \"Shoes\" can be Men / Shoes or Women / Shoes: write the whole path", "1 rows"],
    );
    assert_eq!(place.imports(both.replace(";Shoes\n", ";men/SHOES\n")), "3 products made, 0 changed\n");
    assert_eq!(place.column("groupName"), ["Men / Shoes", "Men / Shoes", "Women / Shoes"]);
    assert!(place.refuses("code;groupName\nG-1;Shoes\n", &[]).contains("Men / Shoes or Women / Shoes"));
    let tree = "code;name;groupName;categoryName\nG-4;d;Women;Sale > Hats\nG-5;e;Women;Hats\n";
    assert_eq!(place.imports(tree), "2 products made, 0 changed\n");
    assert_eq!(place.column("categoryName")[3..], ["Sale / Hats", "Sale / Hats"]);
}

fn prices_come_with_tax_and_columns_can_be_left_out(place: Place) {
    let file = "code;name;groupName;priceWithVAT;vatRate;Type\nT1;Tea;Food;2,48;24;pouch\nT2;Cup;Food;12,40;;tin\n";
    assert!(place.refuses(file, &["--make-missing"]).contains("line 2, Type: \"pouch\" is none of PRODUCT"));
    let without = ["--make-missing", "--map", "Type="];
    assert_eq!(place.import(file, &without).unwrap(), "2 products made, 0 changed\n");
    assert_eq!(place.column("netPrice"), ["2", "10"]);
    assert_eq!(place.import(file, &without).unwrap(), "0 products made, 0 changed, 2 are as the file says\n");
    let told = place.refuses("code;netPrice;priceWithVAT\nT1;2;2,48\nT2;10;13\n", &[]);
    told_all(&told, &["line 3, priceWithVAT: \"13\" is not the price without tax", "1 rows are wrong"]);
    let told = place.refuses("code;type\nT1;BUNDLE\n", &[]);
    told_all(&told, &["line 2, type: \"BUNDLE\" cannot become the type of a product that is a PRODUCT"]);
}

fn an_encoding_is_known_or_said(place: Place) {
    let file = b"code,name,groupName\n1,T\xe4\xe4ger,G\xf5\n";
    let told = place.refuses(file, &["--make-missing"]);
    told_all(&told, &["line 2, character 4", "\"T\u{e4}\u{e4}ger\" in windows-1252", "--encoding windows-1252"]);
    let said = ["--make-missing", "--encoding", "windows-1252"];
    assert_eq!(place.import(file, &said).unwrap(), "1 products made, 0 changed\n");
    assert!(place.export(&[]).contains(";Tääger;Gõ;"));
    let told = place.refuses("code,name\n1,TÃ¤Ã¤ger\n", &[]);
    told_all(
        &told,
        &["line 2, name: \"TÃ¤Ã¤ger\" was read in a wrong encoding before it was saved, and is probably \"Tääger\""],
    );
    let utf16: Vec<u8> = "\u{feff}sep=;\ncode;name\n1;Käpp\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(place.import(utf16, &[]).unwrap(), "0 products made, 1 changed\n");
    assert_eq!(place.column("name"), ["Käpp"]);
}

ladu_tests::on_both_engines! {
    a_file_goes_in_and_out
    an_export_reads_back_in_every_form
    an_empty_cell_keeps_and_a_dash_clears
    one_wrong_row_changes_nothing
    a_row_has_the_cells_of_its_header
    codes_are_whole_and_once
    numbers_of_two_meanings_are_asked_about
    groups_are_named_by_their_paths
    prices_come_with_tax_and_columns_can_be_left_out
    an_encoding_is_known_or_said
}
