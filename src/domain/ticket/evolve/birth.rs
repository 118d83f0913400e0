//! How a ticket begins: taken down here, or brought in from elsewhere.

use crate::domain::ticket::*;

/// The facts after the first event, before [`evolve`] has added what an import brings beside the intake.
pub fn found(received: &Received) -> Ticket {
    let r = received.clone();
    Ticket {
        number: r.number,
        region: r.region,
        line: r.line,
        kind: r.kind,
        channel: r.channel,
        urgency: r.urgency,
        disposition: r.disposition,
        status: Status::Received,
        title: r.title,
        content: r.content,
        address: r.address,
        late_reason: r.late_reason,
        details: r.details,
        version: 0,
        round: 1,
        category: r.category,
        area: r.area,
        areas: Vec::new(),
        subject_unit: r.subject_unit,
        accused: None,
        recusals: r.split_from.as_ref().map(|from| from.inherited(r.created_at)).unwrap_or_default(),
        enterprise: r.callers.iter().any(|c| c.kind == CallerKind::Enterprise),
        confidential: r.confidential,
        reply_wanted: r.reply_wanted,
        received_at: r.received_at,
        created_at: r.created_at,
        recorded_by: r.recorded_by,
        upstream: r.upstream,
        origin: None,
        rating: r.rating,
        callers: r.callers,
        callers_corrected: false,
        assignments: Vec::new(),
        clocks: Vec::new(),
        contacts: Vec::new(),
        preliminary: None,
        submissions: Vec::new(),
        co_results: Vec::new(),
        visits: Vec::new(),
        visit_draws: Vec::new(),
        inside: Vec::new(),
        entries: Vec::new(),
        calls: Vec::new(),
        requests: Vec::new(),
        adjudications: Vec::new(),
        publications: Vec::new(),
        spots: Vec::new(),
        meetings: Vec::new(),
        no_return: false,
        attachments: Vec::new(),
        participants: Vec::new(),
        urgings: Vec::new(),
        repeat_calls: Vec::new(),
        rated_again: Vec::new(),
        directives: Vec::new(),
        documents: Vec::new(),
        proposal: None,
        claim: None,
        alarm: None,
        answer: None,
        merged: None,
        absorbed: Vec::new(),
        links: Vec::new(),
        split_from: r.split_from,
        split_into: Vec::new(),
        texts: 0,
        closed_at: None,
    }
}

pub(super) fn brought_in(ticket: &mut Ticket, imported: &Imported) {
    let i = imported.clone();
    ticket.origin = Some(i.origin);
    ticket.status = i.status;
    ticket.assignments.extend(i.assignment);
    ticket.contacts.extend(i.contact);
    ticket.submissions.extend(i.submission);
    ticket.answer = i.answer;
    ticket.clocks = i.clocks;
    ticket.alarm = i.alarm;
    ticket.closed_at = i.closed_at;
}
