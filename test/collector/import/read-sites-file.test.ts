import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeText } from '../../../collector/import/decode-text.ts'
import { readSitesFile } from '../../../collector/import/read-sites-file.ts'

function read(text: string) {
  const file = readSitesFile(text)
  if (!file.ok) throw new Error(file.failure.message)
  return file.value
}

const choiseul = {
  line: 2,
  id: '0370037P',
  values: { name: 'Lycée Choiseul', city: 'Tours', holidayZone: 'B' },
}

test('a list is read with semicolons or commas, whatever the order and the names of its columns', () => {
  const lists = [
    'UAI;Nom;Commune;Zone\n0370037P;Lycée Choiseul;Tours;B\n',
    'ville,"Zone de vacances",N° UAI,Nom établissement\r\nTours,zone b,0370037p,"Lycée Choiseul"\r\n',
    '\uFEFFcity\tuai\tname\tholiday zone\nTours\t 0370037P \tLycée  Choiseul\tB',
  ]
  for (const list of lists) expect(read(list).sites).toEqual([choiseul])
})

test('UTF-8 with and without byte order mark, UTF-16 and Latin-1 say the same', () => {
  const text = 'UAI;Nom;Commune;Zone\n0370037P;Lycée Choiseul;Tours;B\n'
  const encodings = [
    Buffer.from(text),
    Buffer.from(`\uFEFF${text}`),
    Buffer.from(`\uFEFF${text}`, 'utf16le'),
    Buffer.from(text, 'latin1'),
  ]
  for (const bytes of encodings) {
    const decoded = decodeText(bytes)
    expect(decoded.ok && read(decoded.value).sites).toEqual([choiseul])
  }
})

test('a UAI with a wrong check letter is refused by its line, with the letter that was expected', () => {
  const { sites, refused } = read('uai;nom\n0370037A;Choiseul\n0740047Z;Berthollet\n')
  expect(sites.map(it => it.id)).toEqual(['0740047Z'])
  expect(refused).toEqual([
    {
      ...{ outcome: 'refused', line: 2 },
      reason: expect.stringContaining('check letter P (0370037P)'),
      because: { why: 'cell-not-accepted', column: 'uai', value: '0370037A' },
    },
  ])
})

test('a line without UAI, one that comes again, an unknown zone and a formula are refused, each for its reason', () => {
  const { sites, refused } = read(
    [
      'uai;nom;zone',
      ';Sans numéro;B',
      '0370037P;Choiseul;B',
      '0370037P;Choiseul encore;B',
      '0740047Z;Berthollet;D',
      '0450029M;"=HYPERLINK(""http://x"",""y"")";B',
      '',
    ].join('\n'),
  )
  expect(sites.map(it => it.id)).toEqual(['0370037P'])
  expect(refused.map(it => [it.line, it.reason])).toEqual([
    [2, 'uai: expected a UAI, the cell is empty'],
    [4, '0370037P is in line 3 already'],
    [5, 'holidayZone: expected A, B or C, got "D"'],
    [6, 'name: begins like a formula of a spreadsheet ("=")'],
  ])
})

test('an empty cell and a missing column say nothing; unknown columns are told', () => {
  const file = read('uai;nom;proviseur\n0370037P;;M. Dupont\n')
  expect(file.sites).toEqual([{ line: 2, id: '0370037P', values: {} }])
  expect(file.ignoredColumns).toEqual(['proviseur'])
})

test('what is wrong with a file as a whole is told in one line', () => {
  const failureOf = (text: string) => {
    const file = readSitesFile(text)
    return file.ok ? 'read' : file.failure.message
  }
  expect(failureOf('')).toBe('expected a line of headings, the file is empty')
  expect(failureOf('nom;ville\nChoiseul;Tours')).toMatch(/^line 1: there is no column uai/)
  expect(failureOf('uai;rne\n')).toBe('line 1: two columns mean uai, expected one')
  expect(failureOf('uai;nom\n0370037P;"Choiseul\n')).toMatch(/^line \d: a quotation mark is opened/)
  expect(decodeText(Buffer.from([0x50, 0x4b, 0x03, 0x04, 0x00]))).toMatchObject({ ok: false })
})

test('no file, however damaged, is more than refused', () => {
  const piece = fc.oneof(
    fc.constantFrom('uai', 'nom', ';', ',', '\n', '"', '""', '0370037P', '=1+1', '\uFEFF', '\r'),
    fc.string(),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), pieces => {
      const file = readSitesFile(`uai;nom\n${pieces.join('')}`)
      if (!file.ok) {
        expect(file.failure.message).not.toContain('\n')
        return
      }
      for (const { values } of file.value.sites) expect(values.name ?? '').not.toMatch(/^[=@]/)
    }),
  )
})
