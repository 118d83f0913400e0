import type { TreeItem } from '@/api/types'
import { describe, expect, it } from 'vitest'
import { find, leaves } from './search'

const tree: TreeItem[] = [
  { code: '03', name: '环境保护', level: 1, parent: null },
  { code: '0301', name: '噪声', level: 2, parent: '03' },
  { code: '030101', name: '夜间施工噪声', level: 3, parent: '0301' },
  { code: '030102', name: '广场舞', level: 3, parent: '0301' },
  { code: '02', name: '供水', level: 1, parent: null },
  { code: '0201', name: '停水', level: 2, parent: '02' },
  { code: '020101', name: '计划停水', level: 3, parent: '0201' },
]
const names = (typed: string): string[] => find(leaves(tree, true), typed).map((l) => l.name)

describe('finding by typing', () => {
  it('offers leaves only, with the path to them', () => {
    expect(leaves(tree, true).map((l) => l.code)).toEqual(['030101', '030102', '020101'])
    expect(leaves(tree, true)[0]?.path).toBe('环境保护 / 噪声')
  })
  it('offers every level of places', () => expect(leaves(tree, false)).toHaveLength(7))
  it('finds any part of the name', () => expect(names('停水')).toEqual(['计划停水']))
  it('finds by the path, after those found by name', () => expect(names('噪声')).toEqual(['夜间施工噪声', '广场舞']))
  it('takes several words in any order', () => expect(names('噪声 夜间')).toEqual(['夜间施工噪声']))
  it('understands what people leave out', () => expect(names('夜噪')).toEqual(['夜间施工噪声']))
  it('finds by code', () => expect(names('0301')).toEqual(['夜间施工噪声', '广场舞']))
  it('finds nothing for what is not there', () => expect(names('电梯')).toEqual([]))
})
