//! Sends what waits in the accounts' queues of mail, over SMTP; what fails for a while is tried again.

use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use ladu_api::printouts::mail::{self, Fate, Letter};
use ladu_identity::accounts;
use ladu_record::{Cx, Failure};
use ladu_types::{Id, of};
use ladu_wire::{Fault, Params};
use lettre::message::header::ContentType;
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::{Message, SmtpTransport, Transport};

use crate::paper;
use crate::state::Server;
use crate::system::{request, write};

/// How long one conversation with the mail server may take to say something.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long a mail belongs to whoever tries it, in seconds: longer than trying takes.
const LEASE: i64 = 180;
/// How often every account is asked for mail that nobody has noted: of a server that stopped between keeping a mail and noting it.
const SWEEP: Duration = Duration::from_secs(3600);

/// Why a mail was not sent, and whether it may be later.
struct Unsent {
    why: String,
    may_pass: bool,
}

impl Unsent {
    fn for_good(why: impl ToString) -> Unsent {
        Unsent { why: why.to_string(), may_pass: false }
    }
}

/// Tries to send a mail now, and notes what became of it. Whoever else tries it at the same time finds it taken.
pub(crate) fn deliver(server: &Arc<Server>, account: Id<of::Account>, id: Id<of::Mail>) -> Result<Fate, Fault> {
    remember(server, account)?;
    let Some(letter) = write(server, account, move |cx| mail::claim(cx, id, LEASE))? else { return Ok(Fate::Later) };
    let sent = send(server, account, &letter);
    if let Err(unsent) = &sent {
        tracing::warn!(
            account = account.number(),
            mail = id.number(),
            may_pass = unsent.may_pass,
            "a mail was not sent: {}",
            unsent.why
        );
    }
    let pause = server.config.mail_pause;
    write(server, account, move |cx| match &sent {
        Ok(()) => mail::note_sent(cx, id),
        Err(unsent) => mail::note_failure(cx, id, &unsent.why, unsent.may_pass, pause),
    })
}

/// Sends mails while nobody waits for them.
pub(crate) fn send_later(server: &Arc<Server>, account: Id<of::Account>, mails: Vec<Id<of::Mail>>) {
    for id in mails {
        let sender = server.clone();
        server.mailers.run(move || {
            if let Err(fault) = deliver(&sender, account, id) {
                tracing::warn!(account = account.number(), mail = id.number(), "a mail could not be tried: {fault}");
            }
        });
    }
}

fn send(server: &Server, account: Id<of::Account>, letter: &Letter) -> Result<(), Unsent> {
    let url = server.config.mail.as_deref().ok_or_else(|| Unsent::for_good("no mail server is set"))?;
    let pdf = paper::pdf(server, account, &letter.paper);
    let mailbox = |name: Option<String>, address: &str| -> Result<Mailbox, Unsent> {
        Ok(Mailbox::new(name, address.parse().map_err(Unsent::for_good)?))
    };
    let (name, address) = &letter.sender;
    let mut message = Message::builder()
        .from(mailbox(Some(name.clone()).filter(|name| !name.is_empty()), address)?)
        .subject(letter.subject.as_str());
    for recipient in &letter.recipients {
        message = message.to(mailbox(None, recipient)?);
    }
    let kind = ContentType::parse("application/pdf").map_err(Unsent::for_good)?;
    let file = Attachment::new(format!("{}.pdf", letter.subject.replace(['/', '\\', '"'], "-"))).body(pdf, kind);
    let parts = MultiPart::mixed().singlepart(SinglePart::plain(letter.message.clone())).singlepart(file);
    let message = message.multipart(parts).map_err(Unsent::for_good)?;
    let transport = SmtpTransport::from_url(url).map_err(Unsent::for_good)?.timeout(Some(PATIENCE)).build();
    match transport.send(&message) {
        Ok(_) => Ok(()),
        // What the mail server refuses for good is refused; everything else, a server that is away above all, may pass.
        Err(error) => Err(Unsent { may_pass: !error.is_permanent(), why: error.to_string() }),
    }
}

/// Notes that an account has mail that waits, so that no restart forgets it.
fn remember(server: &Server, account: Id<of::Account>) -> Result<(), Fault> {
    let noted = server.store.control_write(|tx| -> Result<(), Failure> {
        tx.execute(
            "INSERT INTO mail_waiting (account) VALUES ($1) ON CONFLICT (account) DO NOTHING",
            &[account.into()],
        )?;
        Ok(())
    });
    noted.map_err(|failure| failure.0)
}

/// Tries everything that is due, in every account with mail that waits.
fn try_again(server: &Arc<Server>) -> Result<(), Fault> {
    let accounts = server.store.control_read(|tx| -> Result<Vec<Id<of::Account>>, Failure> {
        let rows = tx.query("SELECT account FROM mail_waiting ORDER BY account", &[])?;
        Ok(rows.iter().map(|row| row.get(0)).collect())
    });
    for account in accounts.map_err(|failure| failure.0)? {
        if let Err(fault) = try_account(server, account) {
            tracing::warn!(account = account.number(), "the mail of an account could not be tried: {fault}");
        }
    }
    Ok(())
}

/// Tries everything that is due in one account, and forgets the account once nothing waits in it.
fn try_account(server: &Arc<Server>, account: Id<of::Account>) -> Result<(), Fault> {
    let (due, waits) = waiting(server, account)?;
    for id in due {
        deliver(server, account, id)?;
    }
    if waits {
        return Ok(());
    }
    let done = server.store.control_write(|tx| -> Result<(), Failure> {
        tx.execute("DELETE FROM mail_waiting WHERE account = $1", &[account.into()])?;
        Ok(())
    });
    done.map_err(|failure| failure.0)
}

/// The mails of an account that are due, and whether any waits at all.
fn waiting(server: &Server, account: Id<of::Account>) -> Result<(Vec<Id<of::Mail>>, bool), Fault> {
    let (asked, params) = (request(server, account), Params::default());
    let found = server.store.glance(account.number(), |tx| -> Result<(Vec<Id<of::Mail>>, bool), Failure> {
        Ok(mail::due(&mut Cx::new(tx, &asked, &params, &server.caches))?)
    });
    found.map_err(|failure| failure.0)
}

/// Asks every account for mail that waits. One that cannot be asked is left for the next time.
fn sweep(server: &Server) -> Result<(), Fault> {
    for account in accounts::list(&server.store)?.into_iter().filter(|account| account.state == accounts::ACTIVE) {
        match waiting(server, account.id) {
            Ok((_, true)) => remember(server, account.id)?,
            Ok((_, false)) => {}
            Err(fault) => {
                tracing::warn!(account = account.id.number(), "an account could not be asked for its mail: {fault}")
            }
        }
    }
    Ok(())
}

/// Tries again and again as long as the server lives, beginning with what an earlier one left behind.
pub(crate) fn keep_trying(server: &Arc<Server>) -> Result<(), Fault> {
    if server.config.mail.is_none() {
        return Ok(());
    }
    let (server, pause) = (Arc::downgrade(server), server.config.mail_pause);
    let rest = Duration::from_secs(pause.unsigned_abs().clamp(1, 60));
    let run = move || {
        let mut swept: Option<Instant> = None;
        while let Some(alive) = Weak::upgrade(&server) {
            if swept.is_none_or(|swept| swept.elapsed() >= SWEEP) {
                if let Err(fault) = sweep(&alive) {
                    tracing::warn!("the accounts could not be asked for their mail: {fault}");
                }
                swept = Some(Instant::now());
            }
            if let Err(fault) = try_again(&alive) {
                tracing::warn!("waiting mail could not be looked at: {fault}");
            }
            drop(alive);
            std::thread::sleep(rest);
        }
    };
    std::thread::Builder::new().name("mail".to_owned()).spawn(run).map(drop).map_err(Fault::internal)
}
