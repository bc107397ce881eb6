import type { Role } from '../../cmdb/role.ts'

/** What a change is made to, which must be of the principal's sites. */
export type Target =
  | 'site'
  | 'agent'
  | 'device'
  | 'endpoint'
  | 'item'
  | 'case'
  | 'changeset'
  | 'brake'
  | 'finding'
  | 'link'
  | 'alert'
  | 'maintenance'

/**
 * Who may ask for an operation, and about what. `sites`: it shows what belongs to the principal's sites, and nothing
 * else exists for them. `everything`: only for those who are for all sites; `isOpenHere`: and for programs of this
 * machine, without a login. `own`: their own account. A target: it
 * changes one thing, of one of their sites.
 */
export type Permission =
  | { role: 'anyone' }
  | { role: Role; reach: 'sites' | 'own' }
  | { role: Role; reach: 'everything'; isOpenHere?: true }
  | { role: Role; reach: 'target'; target: Target }

const anyone: Permission = { role: 'anyone' }
const ownAccount: Permission = { role: 'viewer', reach: 'own' }
const reads: Permission = { role: 'viewer', reach: 'sites' }
const administers: Permission = { role: 'administrator', reach: 'everything' }
const operates = (target: Target): Permission => ({ role: 'operator', reach: 'target', target })

/** Every operation of the API, by its id. One that is not here cannot be served. */
export const permissions: Readonly<Record<string, Permission>> = {
  getHealth: anyone,
  getReadiness: anyone,
  // Asked most of all when the database, and with it the accounts, is away.
  getMetrics: { role: 'viewer', reach: 'everything', isOpenHere: true },

  getSession: anyone,
  logIn: anyone,
  logOut: anyone,
  changeOwnPassword: ownAccount,
  listTokens: ownAccount,
  createToken: ownAccount,
  revokeToken: ownAccount,
  listAccounts: administers,
  getAccount: administers,
  addAccount: administers,
  changeAccount: administers,
  listAccessEvents: administers,

  listOverview: reads,
  listSites: reads,
  getSite: reads,
  listSiteChanges: reads,
  listSiteVlans: reads,
  listAudit: reads,
  listDevices: reads,
  getDevice: reads,
  listDeviceInterfaces: reads,
  listDeviceChanges: reads,
  explainDevice: reads,
  listEndpoints: reads,
  getEndpoint: reads,
  listEndpointChanges: reads,
  explainEndpoint: reads,
  listInterfaceTraffic: reads,
  getTopology: reads,
  listDevicePorts: reads,
  listLocations: reads,
  listEndpointLocations: reads,
  listFindings: reads,
  listAgents: reads,
  getAgent: reads,
  listGaps: reads,
  listBrakes: reads,
  getSitePresence: reads,
  listLinks: reads,
  getLink: reads,
  listLinkEpisodes: reads,
  listLinkLoad: reads,
  getLinkReport: reads,
  listLinkRevisions: reads,
  proposeWanPorts: reads,
  listClassHours: reads,
  getSiteLinkThresholds: reads,
  listRoundTrips: reads,
  listAlerts: reads,
  getAlert: reads,
  listAlertEvents: reads,
  listIncidents: reads,
  streamAlerts: reads,
  listDeliveries: { role: 'operator', reach: 'sites' },
  listMaintenance: reads,
  getMaintenance: reads,
  getPlan: reads,
  listPlanRevisions: reads,
  getCommand: reads,

  listCases: reads,
  getCase: reads,
  decideCase: operates('case'),
  followChanges: reads,
  listChangesets: reads,
  getChangeset: reads,
  undoChangeset: operates('changeset'),
  correctDeviceFields: operates('device'),
  correctEndpointFields: operates('endpoint'),
  decideFinding: operates('finding'),
  applyFinding: operates('finding'),
  approveBrake: operates('brake'),
  rejectBrake: operates('brake'),
  retireItem: operates('item'),
  restoreItem: operates('item'),
  setSitePresence: operates('site'),
  addLink: operates('site'),
  changeLink: operates('link'),
  endLink: operates('link'),
  putSiteLinkThresholds: operates('site'),
  actOnAlert: operates('alert'),
  actOnAlerts: operates('alert'),
  createMaintenance: operates('site'),
  changeMaintenance: operates('maintenance'),
  cancelMaintenance: operates('maintenance'),
  putPlan: operates('agent'),
  postCommand: operates('agent'),

  enrolAgent: administers,
  revokeAgent: { role: 'administrator', reach: 'target', target: 'agent' },
  importSites: administers,
  importDevices: administers,
  importLinks: administers,
  listImports: { role: 'operator', reach: 'everything' },
}
