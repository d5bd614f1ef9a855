//! What a server remembers at its door never lets more in than it should.

use std::sync::atomic::{AtomicI64, Ordering};

use ladu_identity::accounts;
use ladu_identity::admission::Door;
use ladu_identity::sessions::{self, Session};
use ladu_tests::{Code, TestStore, make_account, on_both_engines};
use ladu_types::UnixTime;

on_both_engines! {
    one_door_counts_an_hour_exactly
    two_doors_never_exceed_an_hour_in_sum
    what_was_not_used_is_put_back
    a_removed_session_is_forgotten_at_once
}

const NOW: UnixTime = UnixTime(1_700_000_000);

/// How many requests of eight threads a door lets in.
fn let_in(doors: &[&Door], store: &ladu_store::Store, limit: i64, tries: i64) -> i64 {
    let done = AtomicI64::new(0);
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let (done, door) = (&done, doors[thread % doors.len()]);
            scope.spawn(move || {
                for _ in 0..tries / 8 {
                    match door.take_quota(store, 7, limit, 10, NOW) {
                        Ok(()) => done.fetch_add(1, Ordering::Relaxed),
                        Err(fault) => {
                            assert_eq!(fault.code, Code::QUOTA);
                            0
                        }
                    };
                }
            });
        }
    });
    done.into_inner()
}

fn one_door_counts_an_hour_exactly(store: TestStore) {
    assert_eq!(let_in(&[&Door::default()], &store.store, 1003, 1200), 1003);
    let (door, later) = (Door::default(), UnixTime(NOW.0 + 3600));
    assert!(door.take_quota(&store.store, 7, 1003, 10, NOW).is_err(), "another server counts on");
    assert!(door.take_quota(&store.store, 7, 1003, 10, later).is_ok(), "a new hour starts anew");
    assert!(door.take_quota(&store.store, 8, 1, 1, NOW).is_ok(), "another account has its own");
    assert!(door.take_quota(&store.store, 8, 1, 10, NOW).is_err(), "nine tenths are left");
    assert!(door.take_quota(&store.store, 8, 1, 9, NOW).is_ok());
    assert!(door.take_quota(&store.store, 8, 0, 100, NOW).is_ok(), "no limit");
}

fn two_doors_never_exceed_an_hour_in_sum(store: TestStore) {
    let done = let_in(&[&Door::default(), &Door::default()], &store.store, 500, 800);
    assert!((490..=500).contains(&done), "{done} of 500: each may hold a hundredth");
}

fn what_was_not_used_is_put_back(store: TestStore) {
    for _ in 0..5 {
        let door = Door::default();
        assert_eq!(let_in(&[&door], &store.store, 1000, 160), 160);
        door.close(&store.store).unwrap();
    }
    assert_eq!(let_in(&[&Door::default()], &store.store, 1000, 400), 200);
}

fn a_removed_session_is_forgotten_at_once(store: TestStore) {
    let store = &store.store;
    make_account(store, "123456", "EE").unwrap();
    let account = accounts::find(store, Some("123456")).unwrap().id;
    let (door, key) = (Door::default(), "abcd");
    let session = |key| door.open(store, Some("123456"), Some(key)).unwrap().1;
    assert_eq!(session(key), None, "not opened yet");
    let opened = Session { account, user: 5, created: NOW, expires: UnixTime(NOW.0 + 60), is_foreign: false };
    sessions::open(store, key, &opened).unwrap();
    assert_eq!((session(key), session(key)), (Some(opened.clone()), Some(opened)));
    accounts::set_limit(store, account, Some(9)).unwrap();
    assert_eq!(door.open(store, Some("123456"), None).unwrap().0.hourly_limit, Some(9));
    sessions::remove_all(store, account, 5).unwrap();
    assert_eq!(session(key), None);
    let foreign =
        Session { account: account + 1, user: 5, created: NOW, expires: UnixTime(NOW.0 + 60), is_foreign: false };
    sessions::open(store, "other", &foreign).unwrap();
    assert_eq!(session("other"), None, "a key is its account's alone");
    assert_eq!(door.open(store, Some("1"), None).unwrap_err().code, Code::NO_ACCOUNT);
}
