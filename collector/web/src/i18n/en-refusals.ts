/** Why something was not done, in English. */
export const enRefusals = {
  'refusal.words': 'The server says:',
  'refusal.who.by-at': ' ({by}, {at})',
  'refusal.who.by': ' ({by})',
  'refusal.who.at': ' ({at})',
  'refusal.of': ' ({what})',
  'refusal.vlan': '{field}, VLAN no. {number}',

  'refusal.status.400': 'The server does not accept this request.',
  'refusal.status.401': 'Your session is over. Load the page again, and log in.',
  'refusal.status.403': 'You are not allowed to.',
  'refusal.status.404': 'There is no such thing, or not any more.',
  'refusal.status.409': 'It does not fit what is on record.',
  'refusal.status.413': 'It is too large.',
  'refusal.status.429': 'That is too often. Try again in a moment.',
  'refusal.status.500': 'The server could not do it. Try again in a moment.',

  'refusal.site-unknown': 'There is no site {site} here, or it is none of yours.',
  'refusal.not-found.account': 'There is no such account, or not any more.',
  'refusal.not-found.agent': 'There is no such agent, or it is at none of your sites.',
  'refusal.not-found.alert': 'There is no such alert, or not any more.',
  'refusal.not-found.brake': 'There is no such mass disappearance, or not any more.',
  'refusal.not-found.case': 'There is no such question, or not any more.',
  'refusal.not-found.changeset': 'There is no such change, or not any more.',
  'refusal.not-found.command': 'The agent does not know this command.',
  'refusal.not-found.device': 'There is no such device, or not any more.',
  'refusal.not-found.endpoint': 'There is no such host, or not any more.',
  'refusal.not-found.finding': 'There is no such finding, or not any more.',
  'refusal.not-found.interface': 'The device has no such port.',
  'refusal.not-found.item': 'There is no such device or host, or not any more.',
  'refusal.not-found.link': 'This link is not in the register, or not any more.',
  'refusal.not-found.maintenance': 'There is no such work, or not any more.',
  'refusal.not-found.place': 'There is no such site, or the device is none of its own.',
  'refusal.not-found.plan': 'The agent was never given this plan.',
  'refusal.not-found.token': 'There is no such token, or not any more.',
  'refusal.settled.alert': 'This alert is resolved already{who}.',
  'refusal.settled.brake': 'This mass disappearance was decided already{who}.',
  'refusal.settled.case': 'This question was answered already{who}.',
  'refusal.settled.changeset': 'This change was taken back already{who}.',
  'refusal.settled.finding': 'This finding is settled already{who}.',
  'refusal.settled.item': 'Somebody has done this already{who}.',
  'refusal.settled.maintenance': 'This work was ended already{who}.',
  'refusal.edited-meanwhile':
    'Somebody else changed this meanwhile. Close the form and open it again to see what is there now.',
  'refusal.fault.missing': '“{field}” has to be filled in.',
  'refusal.fault.unknown-field': '“{field}” is not known here.',
  'refusal.fault.too-short': '“{field}” is too short: at least {limit}.',
  'refusal.fault.too-long': '“{field}” is too long: at most {limit}.',
  'refusal.fault.too-small': '“{field}” is too small: at least {limit}.',
  'refusal.fault.too-large': '“{field}” is too large: at most {limit}.',
  'refusal.fault.to-come': '“{field}” is in the future.',
  'refusal.fault.not-offered': '“{field}”: this value is none of those that it can have.',
  'refusal.fault.malformed': '“{field}”: it cannot have this value.',
  'refusal.thresholds-contradictory':
    '“{field}” ({value}) cannot be above “{other}” ({otherValue}).',
  'refusal.hours-contradictory':
    'Open from {opensAt} and closed from {closesAt}, the site would never be open.',
  'refusal.link-taken.port': 'This port is that of another link{of}.',
  'refusal.link-taken.circuit': 'This circuit is that of another link{of}.',
  'refusal.item-merged':
    'This record was found to be that of another device: that one is to be corrected.',
  'refusal.nothing-to-keep': '“{field}” has no value to keep. Give it one.',
  'refusal.undo-overtaken': 'All of it has changed again since: it cannot be taken back any more.',
  'refusal.nothing-to-undo': 'There is nothing in this change that can be taken back.',
  'refusal.plan-overtaken':
    'The agent was given another plan meanwhile (revision {revision}). Load the page again, and begin from that one.',
  'refusal.agent-revoked': 'The agent {agent} is revoked: it is told nothing any more.',
  'refusal.agent-of-other-site':
    'The agent {agent} is enrolled already, and for another site than {site}.',
  'refusal.agent-name-taken':
    'No agent can be called {agent}: the collector keeps this name for itself.',
  'refusal.enrolment-off':
    'Enrolling agents by tokens is switched off in the collector’s configuration.',
  'refusal.enrolment-misconfigured':
    'The collector’s configuration does not allow enrolling agents.',
  'refusal.account-taken': 'There is an account {name} already.',
  'refusal.last-administrator':
    '{name} is the last administrator of all sites. Appoint another one first.',
  'refusal.first-administrator':
    'The first account has to be that of an administrator of all sites.',
  'refusal.wrong-login': 'Wrong name or password.',
  'refusal.wrong-current-password': 'The current password is not the right one.',
  'refusal.too-many-passwords': 'Too many wrong passwords. Try again in {wait}.',
  'refusal.too-many-logins': 'Too many people log in at once. Try again in a few seconds.',
  'refusal.role-missing': 'This needs the role “{role}”.',
  'refusal.only-for-all-sites': 'This is for those only whose account is for all sites.',
  'refusal.other-origin':
    'This page was opened under a name that the collector does not know (setting http.names).',
  'refusal.database-away':
    'The database does not answer at the moment. Try again in a few seconds.',
}
