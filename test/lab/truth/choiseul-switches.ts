export type SwitchPlan = {
  readonly name: string
  readonly model: string
  readonly under: string
  readonly building: 'a' | 'b' | 'c' | 'd'
  readonly links?: 2
}

/**
 * Four buildings, each with a distribution switch; edges of three makers and twenty years. Traps on
 * purpose: sw154 (3Com) hides two Ciscos that hear each other's CDP through it, one of them over a
 * 100 Mbit/s port; sw173 and sw174 are two 3Coms in a row; sw150 is on an aggregation of two.
 */
export const switches: readonly SwitchPlan[] = [
  { name: 'sw110.RG1.10', model: 'hpe-5130-24g', under: 'sw101.RG1.01', building: 'a' },
  { name: 'sw111.RG1.11', model: 'hpe-5130-48g', under: 'sw101.RG1.01', building: 'a' },
  { name: 'sw112.RG1.12', model: 'hpe-5130-48g', under: 'sw110.RG1.10', building: 'a' },
  { name: 'sw113.RG1.13', model: '3com-4400', under: 'sw110.RG1.10', building: 'a' },
  { name: 'sw114.RG1.14', model: 'cisco-2960-24tc-s', under: 'sw110.RG1.10', building: 'a' },
  { name: 'sw120.SR1.01', model: 'hpe-5130-24g', under: 'sw111.RG1.11', building: 'a' },
  { name: 'sw121.SR1.02', model: 'cisco-2960-24tc-s', under: 'sw113.RG1.13', building: 'a' },
  { name: 'sw150.RG2.10', model: 'hpe-5130-24g', under: 'sw101.RG1.01', building: 'b', links: 2 },
  { name: 'sw151.RG2.11', model: 'hpe-5130-48g', under: 'sw150.RG2.10', building: 'b' },
  { name: 'sw152.RG2.13', model: 'cisco-2960-24tc-s', under: 'sw150.RG2.10', building: 'b' },
  { name: 'sw153.RG2.14', model: 'hpe-5130-48g', under: 'sw150.RG2.10', building: 'b' },
  { name: 'sw154.RG2.15', model: '3com-4400', under: 'sw150.RG2.10', building: 'b' },
  {
    name: 'sw155.SR2.01',
    model: 'cisco-2960-24tc-s-cdp-only',
    under: 'sw154.RG2.15',
    building: 'b',
  },
  { name: 'sw156.SR2.02', model: 'cisco-2960-24tc-s', under: 'sw154.RG2.15', building: 'b' },
  { name: 'sw170.RG3.10', model: 'hpe-5130-24g', under: 'sw101.RG1.01', building: 'c' },
  { name: 'sw171.RG3.11', model: 'hpe-5130-48g', under: 'sw170.RG3.10', building: 'c' },
  { name: 'sw172.RG3.12', model: 'hpe-5130-48g', under: 'sw170.RG3.10', building: 'c' },
  { name: 'sw173.RG3.13', model: '3com-4400', under: 'sw170.RG3.10', building: 'c' },
  { name: 'sw174.RG3.14', model: '3com-4400', under: 'sw173.RG3.13', building: 'c' },
  { name: 'sw175.SR3.01', model: 'cisco-2960-24tc-s', under: 'sw172.RG3.12', building: 'c' },
  { name: 'sw190.RG4.10', model: 'hpe-5130-24g', under: 'sw101.RG1.01', building: 'd' },
  { name: 'sw191.RG4.11', model: 'hpe-5130-48g', under: 'sw190.RG4.10', building: 'd' },
  { name: 'sw192.RG4.12', model: '3com-4400', under: 'sw190.RG4.10', building: 'd' },
  {
    name: 'sw193.RG4.13',
    model: 'cisco-2960-24tc-s-cdp-only',
    under: 'sw190.RG4.10',
    building: 'd',
  },
  { name: 'sw194.SR4.01', model: '3com-4400', under: 'sw193.RG4.13', building: 'd' },
]
