//! HTTP: the route table, and the layers around it.

mod account;
mod admin;
mod audit;
mod auth;
mod calendar;
mod console;
mod demo;
mod deputies;
mod directory;
mod drain;
mod edge;
mod events;
mod fallback;
mod frequent;
mod grounds;
mod health;
mod input;
mod inside;
mod letters;
mod limit;
mod looks;
mod metrics;
mod notices;
pub mod openapi;
mod page;
pub mod problem;
pub mod problem_docs;
mod province;
mod publications;
mod rate;
mod rating_report;
mod rating_tokens;
mod ratings;
mod reference;
mod replies;
mod reports;
mod rules;
mod rulings;
mod served;
mod sources;
mod span;
mod spots;
mod stuck;
mod suggestions;
mod suspicions;
mod tickets;
mod vocabulary;

pub use fallback::Paths;
pub use limit::Limits;

use crate::service::Ctx;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::{Compress, DefaultHeaders, from_fn};
use actix_web::{App, Error, web};
use problem::{Code, Problem};
use tracing_actix_web::TracingLogger;
use utoipa_actix_web::scope;
use utoipa_actix_web::service_config::ServiceConfig;
use utoipa_swagger_ui::SwaggerUi;

/// The route table. Handlers stand here and nowhere else.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(health::healthz)
        .service(health::readyz)
        .service(metrics::show)
        .service(problem_docs::page)
        .service(rate::show_page)
        .service(rate::give_rating)
        .service(replies::replies)
        .service(replies::page_of_replies)
        .service(scope("/api/v1").configure(v1));
}

fn v1(config: &mut ServiceConfig<'_>) {
    config
        .service(account::login)
        .service(account::refresh)
        .service(account::logout)
        .service(account::change_password)
        .service(account::whoami)
        .service(sources::create)
        .service(sources::list)
        .service(sources::rotate)
        .service(sources::delete)
        .service(admin::people::list)
        .service(admin::people::create)
        .service(admin::people::import)
        .service(admin::people::show)
        .service(admin::people::change)
        .service(admin::people::disable)
        .service(admin::people::enable)
        .service(admin::people::unlock)
        .service(admin::people::reset_password)
        .service(admin::changes::changes)
        .service(calendar::deadline)
        .service(calendar::show)
        .service(calendar::replace)
        .service(calendar::read_notice)
        .service(calendar::preview)
        .service(tickets::new::create)
        .service(tickets::list::list)
        .service(tickets::list::pools)
        .service(tickets::look::history)
        .service(tickets::look::earlier)
        .service(tickets::look::like)
        .service(tickets::look::similar)
        .service(tickets::look::show)
        .service(tickets::command::command)
        .service(tickets::batch::batch)
        .service(tickets::timeline::timeline)
        .service(tickets::explain::explain)
        .service(tickets::attachments::upload)
        .service(tickets::attachments::list_attachments)
        .service(tickets::attachments::download)
        .service(tickets::attachments::view)
        .service(tickets::documents::issue)
        .service(tickets::documents::show)
        .service(tickets::documents::docx)
        .service(tickets::documents::register)
        .service(tickets::unmask::unmask)
        .service(reports::performance)
        .service(reports::overview)
        .service(rating_report::ratings)
        .service(deputies::list)
        .service(deputies::appoint)
        .service(deputies::end)
        .service(deputies::absences)
        .service(deputies::absent)
        .service(deputies::back)
        .service(deputies::hand_over)
        .service(inside::people)
        .service(inside::erase_worker)
        .service(inside::set_approval)
        .service(inside::slip)
        .service(rulings::rulings)
        .service(ratings::create)
        .service(ratings::batch::batch)
        .service(ratings::marks::marks)
        .service(frequent::frequent)
        .service(frequent::make_plan)
        .service(frequent::review_plan)
        .service(grounds::grounds)
        .service(grounds::decide_ground)
        .service(ratings::list)
        .service(looks::looks)
        .service(looks::decide)
        .service(rating_tokens::create)
        .service(rating_tokens::list)
        .service(rating_tokens::posters)
        .service(rating_tokens::revoke)
        .service(suspicions::list)
        .service(suspicions::say_looked)
        .service(publications::publications)
        // Before one rating, whose id could stand in the place of these words.
        .service(province::feeds::provinces)
        .service(province::rectifications::rectifications)
        .service(province::rectifications::rectification_file)
        .service(province::rectifications::sent)
        .service(province::rectifications::receipts)
        .service(province::upload::upload)
        .service(province::upload::mapping)
        .service(province::batches::batches)
        .service(province::batches::make)
        .service(province::batches::batch_file)
        .service(province::batches::receipt)
        .service(province::board::months)
        .service(ratings::show)
        .service(province::feeds::rating_feeds)
        .service(province::feeds::set)
        .service(province::layouts::layout)
        .service(province::layouts::set_layout)
        .service(province::layouts::preview)
        .service(served::take_served)
        .service(served::served_cases)
        .service(served::counts::served_counts)
        .service(served::counts::set_served_count)
        .service(admin::indicators::tables)
        .service(admin::indicators::load)
        .service(admin::indicators::sources)
        .service(admin::indicators::settle)
        .service(admin::services::register)
        .service(admin::services::import)
        .service(admin::services::create)
        .service(admin::services::change)
        .service(admin::services::close)
        .service(reference::units)
        .service(reference::categories)
        .service(reference::areas)
        .service(reference::matters)
        .service(admin::units::register)
        .service(admin::units::create)
        .service(admin::units::change)
        .service(admin::units::rename)
        .service(admin::units::close)
        .service(admin::phones::list)
        .service(admin::phones::set)
        .service(admin::reorganisations::list)
        .service(admin::reorganisations::preview)
        .service(admin::reorganisations::create)
        .service(admin::reorganisations::cancel)
        .service(admin::unit_changes::preview_change)
        .service(admin::unit_changes::create_change)
        .service(admin::categories::register)
        .service(admin::categories::create)
        .service(admin::categories::rename)
        .service(admin::categories::close)
        .service(admin::directory::create)
        .service(admin::directory::replace)
        .service(admin::directory::close)
        .service(admin::limits::show)
        .service(admin::applied::test)
        .service(admin::limits::set)
        .service(admin::limits::preview)
        .service(admin::limits::take_back)
        .service(directory::directory)
        .service(directory::test)
        .service(reference::suggest)
        .service(vocabulary::vocabulary)
        .service(rules::rules)
        .service(notices::list)
        .service(notices::read)
        .service(notices::read_all)
        .service(letters::list)
        .service(events::events)
        .service(spots::draws)
        .service(suggestions::suggestions)
        .service(suggestions::hotspots)
        .service(suggestions::dismiss)
        .service(stuck::stuck)
        .service(stuck::retry_promise)
        .service(stuck::retry_timer)
        .service(audit::journal)
        .service(audit::access)
        .service(demo::move_clock);
}

/// Nothing from elsewhere runs in our pages, nobody frames them. Styles may stand in elements: the component kit sets them.
const CONTENT_POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; \
    object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// What the application is made of, shared by its threads.
#[derive(Clone)]
pub struct Parts {
    ctx: web::Data<Ctx>,
    limits: web::Data<Limits>,
    paths: web::Data<Paths>,
    document: utoipa::openapi::OpenApi,
}

impl Parts {
    /// Puts the parts together once.
    pub fn new(ctx: Ctx) -> Self {
        let document = openapi::document();
        Self {
            limits: web::Data::new(Limits::new(&ctx.config.limits)),
            paths: web::Data::new(Paths::of(&document)),
            ctx: web::Data::new(ctx),
            document,
        }
    }

    /// Forgets callers who have been quiet; called now and then.
    pub fn tidy(&self) {
        self.limits.tidy();
    }
}

/// What a process without an application tells whoever watches it: nothing of anybody's tickets.
pub fn watch(config: &mut web::ServiceConfig) {
    config.service(health::healthz).service(health::readyz).service(metrics::show);
}

/// The whole application, once per thread.
pub fn app(
    parts: Parts,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = Error,
        InitError = (),
    >,
> {
    use utoipa_actix_web::AppExt;
    App::new()
        .into_utoipa_app()
        .configure(routes)
        .into_app()
        .app_data(parts.ctx.clone())
        .app_data(parts.limits.clone())
        .app_data(parts.paths.clone())
        .app_data(web::PathConfig::default().error_handler(|_, _| Problem::plain(Code::NotFound).into()))
        .service(SwaggerUi::new("/api/docs/{_:.*}").url("/api/openapi.json", parts.document.clone()))
        .service(web::redirect("/api/docs", "/api/docs/"))
        .default_service(web::to(fallback::fallback))
        // The last is the outermost.
        .wrap(from_fn(auth::authenticate))
        .wrap(from_fn(limit::limit))
        .wrap(from_fn(edge::edge))
        .wrap(
            DefaultHeaders::new()
                .add((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
                .add((header::X_FRAME_OPTIONS, "DENY"))
                .add((header::REFERRER_POLICY, "same-origin"))
                .add((header::CONTENT_SECURITY_POLICY, CONTENT_POLICY))
                .add((header::CACHE_CONTROL, "no-store")),
        )
        .wrap(Compress::default())
        .wrap(from_fn(metrics::measure))
        .wrap(TracingLogger::<span::Spans>::new())
}
