//! Who is asking, and whether the role allows it, in the signature of each handler.

mod address;
mod extract;
mod gate;
mod permission;

pub use address::caller_address;
pub use extract::{Identified, Key, Member, PersonOrKey, Require};
pub use gate::authenticate;
pub use permission::*;
