//! Days of registers: a cashier's shift, from the cash that is counted in the morning to what is counted in the evening.

mod close;
mod day;
mod open;
mod shift;
mod statuses;
mod totals;

use crate::Call;

pub use day::DAY;

pub static CALLS: &[Call] = &[
    Call::write("POSOpenDay", open::open)
        .inputs(open::INPUTS)
        .doc("Opens the day of a register with the counted cash. The same register and time again changes that day."),
    Call::write("POSOpenDayV2", open::open_shift)
        .inputs(open::INPUTS)
        .doc("The same; an employee with a drawer opens the day of all users of that drawer."),
    Call::write("POSCloseDay", close::close)
        .inputs(close::INPUTS)
        .doc("Closes a day: what stays in the drawer and what is taken away. counted-CHECK, counted-CARD-VISA ... are what was counted of other tenders, varianceReasonID-CHECK ... why it differs."),
    Call::read("isPOSDayOpen", "pos", open::is_open)
        .inputs(open::IS_OPEN)
        .doc("Tells whether a day is open: its record, or none."),
    Call::list("getDayClosings", &DAY).also(&["getDayOpenings"]).doc("Lists days of registers, also those that are still open."),
    Call::read("getPointOfSaleDayTotals", "pos", totals::totals)
        .inputs(totals::INPUTS)
        .doc("What each tender should come to on a day of a register, for counting the drawer."),
    Call::read("getPointOfSaleStatuses", "pos", statuses::statuses)
        .inputs(statuses::INPUTS)
        .doc("Tells for each register whether its day is open."),
];
