//! Products in and out by the command line, on both engines.

#![expect(clippy::unwrap_used, reason = "a test that meets what it did not expect shall fail there")]

use std::path::Path;
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

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.folder.path().join(Path::new(name))).unwrap()
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

const FILE: &str = "code;name;nameEST;groupName;brandName;vatRate;netPrice;description\n\
    T1;Tea;Tee;Food / Hot drinks;Kuusk;24;1 234,50;\"strong; black\"\n\
    T2;Coffee;Kohv;Food / Hot drinks;Kuusk;24;2.5;\n";

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
    let export = |name: &str| {
        let out = place.run(&["export", "products", "--account", "301", name]);
        assert!(out.status.success(), "{}", text(&out.stderr));
        place.read(name)
    };
    let first = export("out.csv");
    let line =
        "T1;;;;Tea;Food / Hot drinks;;Kuusk;;;24;1234.5;0;PRODUCT;ACTIVE;1;0;0;0;;;0;0;0;0;0;0;\"strong; black\";";
    assert_eq!(first.lines().nth(1), Some(line));
    let again = place.run(&["import", "products", "--account", "301", "out.csv"]);
    assert_eq!(text(&again.stdout), "0 products made, 2 changed\n", "{}", text(&again.stderr));
    assert_eq!(export("again.csv"), first);
}

fn one_wrong_row_changes_nothing(place: Place) {
    let wrong =
        "Article\tname\tgroupName\tnetPrice\tvatRate\n1\ta\tG\t1\t24\n2\t\tG\t1\t24\n3\tc\tG\tx\t24\n4\td\tG\t1\t99\n";
    place.write("in.csv", wrong.as_bytes());
    let done =
        place.run(&["import", "products", "--account", "301", "in.csv", "--map", "Article=code", "--make-missing"]);
    let told = text(&done.stderr);
    assert!(!done.status.success());
    for expected in ["line 3, name", "line 4, netPrice", "line 5, vatRate", "3 rows are wrong; nothing was changed"] {
        assert!(told.contains(expected), "{expected} in {told}");
    }
    let out = place.run(&["export", "products", "--account", "301", "-"]);
    assert_eq!(text(&out.stdout).lines().count(), 1, "only the headers");
}

fn other_alphabets_are_read_and_said(place: Place) {
    place.write("in.csv", b"code,name,groupName\n1,T\xe4\xe4ger,G\xf5\n");
    let done = place.run(&["import", "products", "--account", "301", "in.csv", "--make-missing"]);
    assert!(text(&done.stderr).contains("Windows-1252"));
    let out = place.run(&["export", "products", "--account", "301", "-"]);
    assert!(text(&out.stdout).contains(";Tääger;Gõ;"), "{}", text(&out.stdout));
}

ladu_tests::on_both_engines! {
    a_file_goes_in_and_out
    one_wrong_row_changes_nothing
    other_alphabets_are_read_and_said
}
