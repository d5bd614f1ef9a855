//! Many accounts in one folder: open files and memory are bounded, and a file that is lost is never made anew.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use ladu_store::{Error, Options, Store, Tx};
use ladu_tests::make_account;

/// A folder with a store, which can be closed and opened again.
struct Folder {
    folder: tempfile::TempDir,
    options: Options,
}

impl Folder {
    fn new(options: Options) -> Folder {
        Folder { folder: tempfile::tempdir().unwrap(), options }
    }

    fn try_open(&self) -> Result<Store, Error> {
        Store::open(&format!("sqlite:{}", self.folder.path().display()), self.options)
    }

    fn open(&self) -> Store {
        self.try_open().unwrap()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Descriptors of this process that are open on files of the folder.
    fn descriptors(&self) -> usize {
        let links = std::fs::read_dir("/proc/self/fd").unwrap().flatten();
        // SQLite opens the folder itself for a moment, to have it on the disk that a log is gone.
        let is_inside = |to: PathBuf| to.starts_with(self.folder.path()) && to != self.folder.path();
        links.filter(|link| std::fs::read_link(link.path()).is_ok_and(is_inside)).count()
    }

    fn names(&self) -> HashSet<String> {
        let entries = std::fs::read_dir(self.folder.path()).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }
}

fn add_one(tx: &mut Tx<'_>) -> Result<i64, Error> {
    tx.next_number("writes")
}

fn number(store: &Store, account: i64) -> Result<i64, Error> {
    store.read(account, |tx| -> Result<i64, Error> {
        let rows = tx.query("SELECT value FROM counter WHERE account = $0 AND name = 'writes'", &[])?;
        Ok(rows.first().map_or(0, |row| row.int(0)))
    })
}

/// Numbers that are spread, the same every time.
fn spread(seed: usize, below: usize) -> impl FnMut() -> usize {
    let mut state = seed as u64 + 1;
    move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    }
}

/// Writes and reads accounts at random from several threads; gives the most descriptors that were seen open at once.
fn work_on_all(folder: &Folder, store: &Store, accounts: usize, rounds: usize) -> usize {
    let (most, is_over) = (AtomicUsize::new(0), AtomicBool::new(false));
    let written: Vec<AtomicUsize> = (0..accounts).map(|_| AtomicUsize::new(0)).collect();
    std::thread::scope(|scope| {
        let watch = scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                most.fetch_max(folder.descriptors(), Ordering::Relaxed);
                std::thread::sleep(std::time::Duration::from_millis(2));
            }
        });
        let workers: Vec<_> = (0..8)
            .map(|worker| {
                let (store, written) = (&store, &written);
                scope.spawn(move || {
                    let mut next = spread(worker, accounts);
                    for round in 0..rounds {
                        let at = next();
                        let account = at as i64 + 1;
                        if round % 2 == 0 {
                            store.write(account, add_one).unwrap();
                            written[at].fetch_add(1, Ordering::SeqCst);
                        } else {
                            let known = written[at].load(Ordering::SeqCst);
                            assert!(number(store, account).unwrap() >= known as i64, "a write is lost");
                        }
                    }
                })
            })
            .collect();
        workers.into_iter().for_each(|worker| worker.join().unwrap());
        is_over.store(true, Ordering::Relaxed);
        watch.join().unwrap();
    });
    for (at, written) in written.iter().enumerate() {
        assert_eq!(number(store, at as i64 + 1).unwrap(), written.load(Ordering::SeqCst) as i64, "account {}", at + 1);
    }
    most.into_inner()
}

#[test]
fn many_accounts_share_a_few_descriptors() {
    let folder =
        Folder::new(Options { readers: 4, writers: 4, descriptors: 48, memory: 1 << 30, ..Options::default() });
    let store = folder.open();
    let closed = Arc::new(Mutex::new(HashSet::new()));
    let told = closed.clone();
    store.when_closed(move |account| {
        told.lock().unwrap_or_else(PoisonError::into_inner).insert(account);
    });
    for account in 1..=200 {
        store.create_account(account).unwrap();
    }
    let most = work_on_all(&folder, &store, 200, 200);
    // The lock of the folder and the writer of the control data are beside the limit.
    assert!(most <= 48 + 6, "{most} descriptors were open");
    assert!(most > 20, "only {most} descriptors: nothing was kept open");
    assert!(closed.lock().unwrap().len() > 150, "whoever remembers something of an account is told when it is closed");
}

#[test]
fn many_accounts_share_a_little_memory() {
    // Room for four connections or so that nobody uses.
    let folder =
        Folder::new(Options { readers: 4, writers: 2, descriptors: 400, memory: 8 << 20, ..Options::default() });
    let store = folder.open();
    for account in 1..=60 {
        store.create_account(account).unwrap();
    }
    // Eight readers and two writers at once have files of their own.
    let most = work_on_all(&folder, &store, 60, 80);
    assert!(most <= (10 + 6) * 3 + 6, "{most} descriptors were open");
    let left = folder.descriptors();
    assert!(left <= 6 * 3 + 6, "{left} descriptors are open, and nobody does anything");
}

#[test]
fn one_account_at_a_time_needs_hardly_any() {
    let folder = Folder::new(Options { readers: 1, writers: 1, descriptors: 8, memory: 1, ..Options::default() });
    let store = folder.open();
    for account in 1..=20 {
        store.create_account(account).unwrap();
        assert_eq!(store.write(account, add_one).unwrap(), 1);
    }
    for account in 1..=20 {
        assert_eq!(number(&store, account).unwrap(), 1);
        // Somebody who reads within a read gets a second file, whatever the limit says.
        let both = store.read(account, |_| -> Result<i64, Error> { number(&store, account % 20 + 1) });
        assert_eq!(both.unwrap(), 1);
    }
}

#[test]
fn a_new_account_is_small_and_whole() {
    let folder = Folder::new(Options::default());
    let store = folder.open();
    make_account(&store, "new", "EE").unwrap();
    assert_eq!(store.check_schema(&[1]).unwrap(), []);
    store.close();
    drop(store);
    let bytes = std::fs::metadata(folder.path("1.db")).unwrap().len();
    assert!(bytes < 1 << 20, "a new account takes {bytes} bytes");
    assert!(folder.names().iter().all(|name| !name.contains("unfinished")), "{:?}", folder.names());
}

#[test]
fn a_new_account_never_takes_the_file_of_another() {
    let folder = Folder::new(Options::default());
    let store = folder.open();
    store.create_account(1).unwrap();
    store.write(1, add_one).unwrap();
    let refused = store.create_account(1).unwrap_err().to_string();
    assert!(refused.contains("1.db is there already"), "{refused}");
    assert_eq!(number(&store, 1).unwrap(), 1);
    store.erase_account(1).unwrap();
    assert!(number(&store, 1).is_err());
    store.create_account(1).unwrap();
    assert_eq!(number(&store, 1).unwrap(), 0);
}

/// What errors say of a damaged file, and how it is damaged.
const DAMAGES: [(&str, fn(&Path)); 4] = [
    ("is missing", |path| std::fs::remove_file(path).unwrap()),
    ("is empty", |path| drop(std::fs::File::create(path).unwrap())),
    ("malformed", |path| {
        let file = std::fs::OpenOptions::new().write(true).open(path).unwrap();
        file.set_len(std::fs::metadata(path).unwrap().len() / 2).unwrap();
    }),
    ("not a database", |path| std::fs::write(path, "something else ".repeat(500)).unwrap()),
];

/// Damages a file while nobody has it open.
fn spoil(path: &Path, how: fn(&Path)) {
    assert!(path.exists());
    how(path);
}

#[test]
fn a_lost_file_of_an_account_is_an_error_that_names_it() {
    for (what, how) in DAMAGES {
        let folder = Folder::new(Options::default());
        let store = folder.open();
        for account in [1, 2] {
            store.create_account(account).unwrap();
            store.write(account, add_one).unwrap();
        }
        store.close();
        drop(store);
        spoil(&folder.path("1.db"), how);
        let before = std::fs::read(folder.path("1.db")).ok();
        let store = folder.open();
        for error in [number(&store, 1).unwrap_err(), store.write(1, add_one).unwrap_err()] {
            let text = error.to_string();
            assert!(text.contains("1.db") && text.contains(what), "{what}: {text}");
        }
        assert_eq!(number(&store, 2).unwrap(), 1, "others go on");
        let found = store.check_schema(&[1, 2]).unwrap();
        assert!(found.iter().all(|finding| finding.database == "1.db") && !found.is_empty(), "{found:?}");
        store.close();
        drop(store);
        assert_eq!(std::fs::read(folder.path("1.db")).ok(), before, "{what}: the file is left as it was");
    }
}

#[test]
fn a_lost_file_of_control_data_is_an_error_that_names_it() {
    for (what, how) in DAMAGES {
        let folder = Folder::new(Options::default());
        let store = folder.open();
        make_account(&store, "one", "EE").unwrap();
        store.close();
        drop(store);
        spoil(&folder.path("control.db"), how);
        let error = folder.try_open().err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.contains("control.db") && error.contains(what), "{what}: {error:?}");
    }
}

#[test]
fn what_a_cut_short_beginning_leaves_stands_in_nobodys_way() {
    let folder = Folder::new(Options::default());
    for name in ["control.db.unfinished", "1.db.unfinished", "unfinished", "unfinished-wal"] {
        std::fs::write(folder.path(name), "half of it").unwrap();
    }
    let store = folder.open();
    store.create_account(1).unwrap();
    assert_eq!(store.write(1, add_one).unwrap(), 1);
}
