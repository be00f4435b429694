//! `/host CHANNEL [CODE]`: a group becomes a channel's desk.

use kite_domain::channel::{Channel, Origins, Secret};
use kite_domain::outlet::{Outlet, OutletRole, Standing};
use kite_domain::port::{Chatroom, LinkTarget, NewChannel, StoreError};
use kite_protocol::ChannelName;

use crate::connector::heard::Heard;
use crate::connector::setup::Hosting;
use crate::connector::update::Failed;
use crate::connector::words::{Said, desk as words};
use crate::link::HostCode;

/// Makes the group a desk, or says why not.
pub(super) async fn host(
    heard: Heard<'_>,
    channel: Option<String>,
    code: Option<HostCode>,
) -> Result<(), Failed> {
    if !heard.may_change_desk().await {
        return Ok(());
    }
    let Some(name) = channel.and_then(|name| ChannelName::new(name).ok()) else {
        heard.answer(words::host_how()).await;
        return Ok(());
    };
    let mut said = make_desk(&heard, &name, code).await?;
    let is_desk = heard.desk().await?.is_some();
    if is_desk {
        for missing in heard.missing_rights().await {
            said = said.and(&missing);
        }
    }
    heard.answer(said).await;
    Ok(())
}

async fn make_desk(
    heard: &Heard<'_>,
    name: &ChannelName,
    code: Option<HostCode>,
) -> Result<Said, Failed> {
    let connector = heard.connector;
    let here = connector.outlet_at(heard.chat()).await?;
    let found = connector.chat().store().channel(name).await?;
    if let Hosting::Only(own) = connector.inner.setup.hosting
        && found.as_ref().map(|channel| channel.id) != Some(own)
    {
        let own = connector.channel(own).await?;
        let own = own.as_ref().map_or("", |own| own.name.as_str());
        return Ok(words::bot_of_another(own));
    }
    if let Some(other) = other_channel_of(heard, here.as_ref(), found.as_ref()).await? {
        return Ok(words::desk_of_another(other.name.as_str()));
    }
    if let Some(other) = desk_of_another_bot(heard).await? {
        return Ok(words::desk_of_another(other.name.as_str()));
    }
    let Some(channel) = found else {
        return match connector.inner.setup.hosting {
            Hosting::Anyone => create(heard, name).await,
            Hosting::Invited | Hosting::Only(_) => Ok(words::invited()),
        };
    };
    let was_here = here.is_some_and(|here| here.role == OutletRole::Desk(channel.id));
    let desk = connector.outlets().desk_of(channel.id).await?;
    let elsewhere = desk.filter(|desk| desk.standing != Standing::Ended && !was_here);
    match code {
        _ if was_here => {}
        None => return Ok(words::code_needed(name.as_str())),
        // A code that would be of no use is not used up.
        Some(_) if elsewhere.is_some() => return Ok(words::desk_elsewhere(name.as_str())),
        Some(code) => {
            let now = connector.clock().now();
            let target = {
                let by = heard.by();
                connector
                    .outlets()
                    .redeem_link(code.hash(), &by, now)
                    .await?
            };
            if target != Some(LinkTarget::Desk(channel.id)) {
                return Ok(words::code_invalid(name.as_str()));
            }
        }
    }
    let hosted = connector.outlets().host(room(heard), channel.id).await;
    let url = connector.socket_url(name.as_str());
    match hosted {
        Ok(_) => {
            connector.wake();
            Ok(words::hosted(name.as_str(), &url))
        }
        Err(StoreError::NameTaken) => Ok(words::desk_elsewhere(name.as_str())),
        Err(error) => Err(error.into()),
    }
}

/// The channel of which this group is the desk, if it is another one.
async fn other_channel_of(
    heard: &Heard<'_>,
    here: Option<&Outlet>,
    wanted: Option<&Channel>,
) -> Result<Option<Channel>, Failed> {
    let Some(here) = here.filter(|here| here.standing != Standing::Ended) else {
        return Ok(None);
    };
    match here.role {
        OutletRole::Desk(id) if wanted.map(|channel| channel.id) != Some(id) => {
            heard.connector.channel(id).await
        }
        _ => Ok(None),
    }
}

/// The channel of which this group is the desk by another bot of this server:
/// what operators write to nobody in particular would reach the visitors of both.
async fn desk_of_another_bot(heard: &Heard<'_>) -> Result<Option<Channel>, Failed> {
    let connector = heard.connector;
    let desks = connector.outlets().desks().await?;
    let another = desks
        .into_iter()
        .map(|desk| desk.outlet)
        .find(|desk| desk.chat == heard.chat().0 && desk.account != connector.account());
    match another.map(|desk| desk.role) {
        Some(OutletRole::Desk(id)) => connector.channel(id).await,
        _ => Ok(None),
    }
}

async fn create(heard: &Heard<'_>, name: &ChannelName) -> Result<Said, Failed> {
    let connector = heard.connector;
    let channel = NewChannel {
        name: name.clone(),
        title: name.as_str().to_owned(),
        origins: Origins::default(),
        secret: Secret::random(connector.random()),
        created_at: connector.clock().now(),
    };
    match connector.outlets().found(room(heard), channel).await {
        Ok(_) => {}
        // Somebody else was quicker.
        Err(StoreError::NameTaken) => return Ok(words::code_needed(name.as_str())),
        Err(error) => return Err(error.into()),
    }
    tracing::info!(
        channel = name.as_str(),
        chat = heard.chat().0,
        "channel made by /host"
    );
    let url = connector.socket_url(name.as_str());
    Ok(words::created(name.as_str(), &url))
}

fn room(heard: &Heard<'_>) -> Chatroom {
    Chatroom {
        account: heard.connector.account().to_owned(),
        chat: heard.chat().0,
        at: heard.connector.clock().now(),
    }
}
