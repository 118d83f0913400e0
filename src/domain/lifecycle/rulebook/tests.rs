use super::*;
use crate::domain::lifecycle::RULES;
use entity::values::{CommandName, Status};

#[test]
fn every_command_has_a_rule_and_every_rule_its_source() {
    for command in CommandName::ALL {
        assert!(RULES.iter().any(|rule| rule.command == *command), "{command:?}");
        assert!(!clause(*command).source.is_empty(), "{command:?}");
    }
}

#[test]
fn the_page_names_every_state_and_every_command() {
    let page = markdown();
    for status in Status::ALL {
        assert!(page.contains(&format!("## {} `{}`", status.label(), status.code())), "{status:?}");
    }
    for command in CommandName::ALL.iter().filter(|command| **command != CommandName::Note) {
        assert!(page.contains(&format!("| {} `{}` |", command.label(), command.code())), "{command:?}");
    }
}

#[test]
fn the_diagram_shows_where_a_command_leads_and_not_where_it_stays() {
    let page = markdown();
    assert!(page.contains("to_review --> handling: 差评认定、审核退回"));
    assert!(page.contains("return_review --> dispute: 同意退单、提请协商"));
    assert!(!page.contains("handling --> to_review: 催办"));
    let urged = |line: &str| line.contains("-->") && line.contains("催办");
    assert!(!page.lines().any(urged), "what changes nothing leads nowhere");
}
