//! The life of a ticket, told as stories, and what no story may break.

mod cast;
mod script;
mod stage;
mod truths;

mod archive;
mod assisting;
mod calendar_change;
mod checking;
mod contractor;
mod directives;
mod dispatching;
mod disputes;
mod extensions;
mod guarding;
mod handling;
mod importing;
mod inside;
mod intake;
mod limits;
mod malicious;
mod merging;
mod need_info;
mod objections;
mod pairs;
mod phoning;
mod pushing_down;
mod ratings;
mod reach;
mod refusals;
mod returns;
mod review;
mod rounds;
mod rulings;
mod stages;
mod suspensions;
mod timers;
mod upstream;
mod urging;
mod visits;
mod walk;
mod withdraw;

pub(crate) use cast::*;
pub(crate) use inside::to_worker;
pub(crate) use script::*;
pub(crate) use stage::*;
