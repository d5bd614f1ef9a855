//! What a server remembers of accounts and sessions never admits more than it should.

use std::sync::atomic::{AtomicI64, Ordering};

use ladu_identity::accounts;
use ladu_identity::admission::Admission;
use ladu_identity::sessions::{self, Session};
use ladu_tests::{Code, TestStore, make_account, on_both_engines};
use ladu_types::{Id, UnixTime};

on_both_engines! {
    one_server_counts_an_hour_exactly
    two_servers_never_exceed_an_hour_in_sum
    what_was_not_used_is_put_back
    a_removed_session_is_forgotten_at_once
}

const NOW: UnixTime = UnixTime(1_700_000_000);

/// How many requests of eight threads admission lets in.
fn let_in(servers: &[&Admission], store: &ladu_store::Store, limit: i64, tries: i64) -> i64 {
    let done = AtomicI64::new(0);
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let (done, admission) = (&done, servers[thread % servers.len()]);
            scope.spawn(move || {
                for _ in 0..tries / 8 {
                    match admission.take_quota(store, Id::new(7), limit, 10, NOW) {
                        Ok(_) => done.fetch_add(1, Ordering::Relaxed),
                        Err((fault, _)) => {
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

fn one_server_counts_an_hour_exactly(store: TestStore) {
    assert_eq!(let_in(&[&Admission::default()], &store.store, 1003, 1200), 1003);
    let (admission, later) = (Admission::default(), UnixTime(NOW.0 + 3600));
    assert!(admission.take_quota(&store.store, Id::new(7), 1003, 10, NOW).is_err(), "another server counts on");
    assert!(admission.take_quota(&store.store, Id::new(7), 1003, 10, later).is_ok(), "a new hour starts anew");
    assert!(admission.take_quota(&store.store, Id::new(8), 1, 1, NOW).is_ok(), "another account has its own");
    assert!(admission.take_quota(&store.store, Id::new(8), 1, 10, NOW).is_err(), "nine tenths are left");
    assert!(admission.take_quota(&store.store, Id::new(8), 1, 9, NOW).is_ok());
    assert!(admission.take_quota(&store.store, Id::new(8), 0, 100, NOW).is_ok(), "no limit");
}

fn two_servers_never_exceed_an_hour_in_sum(store: TestStore) {
    let done = let_in(&[&Admission::default(), &Admission::default()], &store.store, 500, 800);
    assert!((490..=500).contains(&done), "{done} of 500: each may hold a hundredth");
}

fn what_was_not_used_is_put_back(store: TestStore) {
    for _ in 0..5 {
        let admission = Admission::default();
        assert_eq!(let_in(&[&admission], &store.store, 1000, 160), 160);
        admission.close(&store.store).unwrap();
    }
    assert_eq!(let_in(&[&Admission::default()], &store.store, 1000, 400), 200);
}

fn a_removed_session_is_forgotten_at_once(store: TestStore) {
    let store = &store.store;
    make_account(store, "123456", "EE").unwrap();
    let account = accounts::find(store, Some("123456")).unwrap().id;
    let (admission, key) = (Admission::default(), "abcd");
    let session = |key| admission.admit(store, Some("123456"), Some(key)).unwrap().1;
    assert_eq!(session(key), None, "not opened yet");
    let opened = Session { account, user: Id::new(5), created: NOW, expires: UnixTime(NOW.0 + 60), is_foreign: false };
    sessions::open(store, key, &opened).unwrap();
    assert_eq!((session(key), session(key)), (Some(opened.clone()), Some(opened)));
    accounts::set_limit(store, account, Some(9)).unwrap();
    assert_eq!(admission.admit(store, Some("123456"), None).unwrap().0.hourly_limit, Some(9));
    sessions::remove_all(store, account, Id::new(5)).unwrap();
    assert_eq!(session(key), None);
    let foreign = Session {
        account: Id::new(account.number() + 1),
        user: Id::new(5),
        created: NOW,
        expires: UnixTime(NOW.0 + 60),
        is_foreign: false,
    };
    sessions::open(store, "other", &foreign).unwrap();
    assert_eq!(session("other"), None, "a key is its account's alone");
    assert_eq!(admission.admit(store, Some("1"), None).unwrap_err().code, Code::NO_ACCOUNT);
}
