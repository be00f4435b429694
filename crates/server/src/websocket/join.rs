//! JOIN: who a connection is, and whether it may be.

use kite_domain::{Channel, ChatError, Claim, Membership};
use kite_protocol::v2::{Join, UserToken};
use kite_protocol::{DeviceToken, MemberId, Refusal};
use sha2::{Digest, Sha256};

use super::answer::Joined;
use super::dialogue::Peer;
use super::info;
use super::refusal::{refusal, unproven};
use crate::identity::trust;
use crate::state::AppState;

/// Lets a connection in, or says why not.
pub(super) async fn join(state: &AppState, peer: &Peer, join: Join) -> Result<Joined, Refusal> {
    let chat = &state.chat;
    let who = (join.channel.as_str(), join.member.as_str());
    state.limits.join(peer.address, who)?;
    let channel = chat.enter(&join.channel, peer.origin.as_deref()).await;
    let channel = channel.map_err(refusal)?;
    let after = join.after;
    let membership = enter(state, &channel, join).await?;
    let conversation = chat.standing(&membership).await.map_err(refusal)?;
    let info = info::of(state, &channel).await.map_err(refusal)?;
    let present = state.hub.present().borrow().to_visitors(channel.id);
    Ok(Joined {
        membership,
        after,
        conversation,
        info,
        present,
    })
}

async fn enter(state: &AppState, channel: &Channel, join: Join) -> Result<Membership, Refusal> {
    let Join {
        member,
        name,
        device,
        user_token,
        ..
    } = join;
    let known_by_device = device.is_some();
    let device = device.as_ref().map(hash);
    let (claim, name, otherwise) = match user_token {
        None => (Claim::Member(member), name, None),
        Some(token) => match prove(state, channel, &member, &token).await {
            Ok(proven_name) => {
                let claim = Claim::Proven { subject: member };
                (claim, proven_name.or(name), None)
            }
            // Another user's token: the page has another user now.
            Err(Refusal::IdentityMismatch) => return Err(Refusal::IdentityMismatch),
            // A device that this user has used with a good token needs none.
            Err(refusal) => (Claim::Known { subject: member }, name, Some(refusal)),
        },
    };
    let entered = state.chat.join(channel, claim, device, name).await;
    entered.map_err(|error| match (error, otherwise) {
        (ChatError::UnknownDevice, Some(unproven)) => unproven,
        (ChatError::UnknownDevice, None) if !known_by_device => Refusal::DeviceRequired,
        (error, _) => refusal(error),
    })
}

/// Proves that the visitor is this user of the site; under which name, if the
/// site says so.
async fn prove(
    state: &AppState,
    channel: &Channel,
    member: &MemberId,
    token: &UserToken,
) -> Result<Option<String>, Refusal> {
    let now = state.clock.now();
    let trust = trust(channel, now);
    let proven = state.identity.verify(&trust, &token.0, now).await;
    let proven = proven.map_err(|error| unproven(&error))?;
    if proven.subject != *member {
        return Err(Refusal::IdentityMismatch);
    }
    Ok(proven.name)
}

/// What is stored of a device's token.
fn hash(token: &DeviceToken) -> [u8; 32] {
    Sha256::digest(token.as_str()).into()
}
