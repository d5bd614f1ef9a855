//! PostgreSQL that is stopped, frozen, full or locked: what was acknowledged is there once, and nobody sees an error once it is back.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, mpsc};
use std::time::{Duration, Instant};

use ladu_store::{Error, Options, Store, Tx, Value};
use ladu_tests::OwnPostgres;

const ACCOUNT: i64 = 7;

fn open(own: &OwnPostgres, options: Options) -> Store {
    Store::open(&own.url(), options).unwrap()
}

fn few() -> Options {
    Options { writers: 6, connections: 8, ..Options::default() }
}

/// Counts on and notes a name, in one transaction of several trips.
fn write(store: &Store, account: i64, name: String) -> Result<(), Error> {
    store.write(account, move |tx: &mut Tx<'_>| -> Result<(), Error> {
        tx.next_number("writes")?;
        let params = [Value::Text(&name), Value::Text("x")];
        tx.execute("INSERT INTO setting (account, name, value) VALUES ($0, $1, $2)", &params).map(drop)
    })
}

/// The names that are there, and how often was counted.
fn written(store: &Store) -> (BTreeSet<String>, i64) {
    let read = store.read(ACCOUNT, |tx| -> Result<_, Error> {
        let names = tx.query("SELECT name FROM setting WHERE account = $0", &[])?;
        let counted = tx.query("SELECT value FROM counter WHERE account = $0 AND name = 'writes'", &[])?;
        let names = names.iter().map(|row| row.text(0).to_owned()).collect();
        Ok((names, counted.first().map_or(0, |row| row.int(0))))
    });
    read.unwrap()
}

/// Several threads write over some servers while `harm` is done; gives the names that were acknowledged.
fn write_while(servers: &[Store], harm: impl FnOnce()) -> BTreeSet<String> {
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let writers: Vec<_> = (0..6)
            .map(|writer| {
                let (is_over, store) = (&is_over, &servers[writer % servers.len()]);
                scope.spawn(move || {
                    let mut kept = BTreeSet::new();
                    let mut number = 0;
                    while !is_over.load(Ordering::Relaxed) {
                        number += 1;
                        let name = format!("{writer} {number}");
                        match write(store, ACCOUNT, name.clone()) {
                            Ok(()) => drop(kept.insert(name)),
                            // While there is no database, it is said so.
                            Err(Error::Unavailable(_) | Error::Lost(_) | Error::Busy) => {
                                std::thread::sleep(Duration::from_millis(50))
                            }
                            Err(error) => panic!("{error}"),
                        }
                    }
                    kept
                })
            })
            .collect();
        std::thread::sleep(Duration::from_millis(300));
        harm();
        std::thread::sleep(Duration::from_millis(300));
        is_over.store(true, Ordering::Relaxed);
        writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect()
    })
}

/// What was acknowledged is there, each once, and nothing fails any more.
fn is_whole(servers: &[Store], kept: &BTreeSet<String>) {
    let (names, counted) = written(&servers[0]);
    let lost: Vec<&String> = kept.difference(&names).collect();
    assert!(lost.is_empty(), "lost: {lost:?}");
    assert_eq!(names.len() as i64, counted, "each is counted once");
    assert!(!kept.is_empty());
    for (number, store) in servers.iter().enumerate() {
        for round in 0..20 {
            write(store, 1000 + number as i64, format!("after {round} {kept}", kept = kept.len())).unwrap();
        }
    }
}

#[test]
fn nothing_is_lost_or_doubled_when_the_database_is_stopped() {
    let Some(own) = OwnPostgres::start(&["max_connections=60"]) else { return };
    let servers = [open(&own, few()), open(&own, few()), open(&own, few())];
    let mut kept = BTreeSet::new();
    for signal in ["INT", "QUIT", "STOP"] {
        let kept_now = write_while(&servers, || match signal {
            "STOP" => {
                own.signal("STOP");
                std::thread::sleep(Duration::from_millis(1500));
                own.signal("CONT");
            }
            signal => {
                own.stop(signal);
                own.run();
            }
        });
        // Names of other rounds are the same: they begin anew.
        is_whole(&servers, &kept_now);
        kept.extend(kept_now);
        let forget = servers[0].write(ACCOUNT, |tx| -> Result<(), Error> {
            tx.execute("DELETE FROM setting WHERE account = $0", &[])?;
            tx.execute("DELETE FROM counter WHERE account = $0", &[]).map(drop)
        });
        forget.unwrap();
    }
    assert!(kept.len() > 10, "{kept:?}");
}

#[test]
fn nobody_sees_that_all_connections_died() {
    let Some(own) = OwnPostgres::start(&[]) else { return };
    let store = open(&own, few());
    std::thread::scope(|scope| {
        // As many as there may be, all at once.
        for number in 0..7 {
            let store = &store;
            scope.spawn(move || write(store, ACCOUNT + number, "before".to_owned()).unwrap());
        }
    });
    own.stop("INT");
    own.run();
    std::thread::scope(|scope| {
        for number in 0..7 {
            let store = &store;
            scope.spawn(move || {
                store.check().unwrap();
                written(store);
                write(store, ACCOUNT + number, "after".to_owned()).unwrap();
            });
        }
    });
}

#[test]
fn servers_share_a_database_that_lets_few_in() {
    let Some(own) = OwnPostgres::start(&["max_connections=20"]) else { return };
    // Each of them would take more than there are.
    let servers: Vec<Store> = (0..3).map(|_| open(&own, Options::default())).collect();
    std::thread::scope(|scope| {
        for writer in 0..24 {
            let store = &servers[writer % 3];
            scope.spawn(move || {
                for number in 0..10 {
                    write(store, ACCOUNT, format!("{writer} {number}")).unwrap();
                    store.check().unwrap();
                }
            });
        }
    });
    assert_eq!(written(&servers[0]).1, 240);
}

#[test]
fn a_locked_row_stops_its_own_account_only() {
    let Some(own) = OwnPostgres::start(&[]) else { return };
    let store = open(&own, Options { writers: 8, connections: 12, ..Options::default() });
    let (begun, wait) = mpsc::channel();
    let (end, ended) = mpsc::channel::<()>();
    let ended = Mutex::new(ended);
    let hold = move |tx: &mut Tx<'_>| -> Result<(), Error> {
        tx.next_number("writes")?;
        let _ = begun.send(());
        let _ = ended.lock().map(|ended| ended.recv());
        Ok(())
    };
    std::thread::scope(|scope| {
        let store = &store;
        scope.spawn(move || store.write(ACCOUNT, hold).unwrap());
        wait.recv().unwrap();
        for number in 0..30 {
            scope.spawn(move || write(store, ACCOUNT, format!("waits {number}")).unwrap());
        }
        std::thread::sleep(Duration::from_millis(500));
        let start = Instant::now();
        for other in 0..5 {
            write(store, ACCOUNT + 1 + other, "goes on".to_owned()).unwrap();
        }
        let took = start.elapsed();
        end.send(()).unwrap();
        assert!(took < Duration::from_secs(10), "others waited {took:?}");
    });
    assert_eq!(written(&store).1, 31);
}

#[test]
fn a_start_waits_for_the_database() {
    let Some(own) = OwnPostgres::start(&[]) else { return };
    own.stop("INT");
    std::thread::scope(|scope| {
        let url = own.url();
        let opening = scope.spawn(move || Store::open(&url, few()).map(|store| store.check()));
        std::thread::sleep(Duration::from_millis(1500));
        own.launch();
        opening.join().unwrap().unwrap().unwrap();
    });
}

#[test]
fn what_goes_to_the_database_is_encrypted_when_asked_for() {
    let Some(mut own) = OwnPostgres::start(&[]) else { return };
    own.shell(
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=authority -keyout ca.key -out ca.pem
         openssl req -newkey rsa:2048 -nodes -subj /CN=localhost -keyout server.key -out server.csr
         echo 'subjectAltName=DNS:localhost' > names
         openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names -out server.pem
         openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=other -keyout other.key -out other.pem
         chmod 600 server.key; chmod 644 *.pem",
    );
    own.stop("INT");
    let path = |name: &str| own.folder().join(name).display().to_string();
    let (certificate, key, authority, other) =
        (path("server.pem"), path("server.key"), path("ca.pem"), path("other.pem"));
    for option in ["ssl=on".to_owned(), format!("ssl_cert_file={certificate}"), format!("ssl_key_file={key}")] {
        own.set(&option);
    }
    own.run();
    let url = |mode: &str, authority: &str| {
        format!("postgres://postgres@localhost:{}/postgres?sslmode={mode}&sslrootcert={authority}", own.port())
    };
    let store = Store::open(&url("verify-full", &authority), few()).unwrap();
    let sql = "SELECT count(*) FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl";
    assert_eq!(store.control_query(sql, &[]).unwrap().get(0).int(0), 1);
    write(&store, ACCOUNT, "over TLS".to_owned()).unwrap();
    let plain = open(&own, few());
    assert_eq!(plain.control_query(sql, &[]).unwrap().get(0).int(0), 0);
    let refused = Store::open(&url("require", &other), few()).err().map(|error| error.to_string()).unwrap_or_default();
    assert!(refused.contains("certificate"), "{refused}");
}
