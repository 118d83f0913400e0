import type { Place } from '@/api/types'
import { text } from '@/text/zh-CN'

/** What a unit is, below which other, for which division: 部门 · 属区住建局 · 铜都街道 */
export function placeWords(place: Place): string {
  const parent = place.parent_name ? text.admin.units.standsBelow(place.parent_name) : text.admin.reorganisations.noParent
  return [place.kind_name, parent, place.area_name].filter(Boolean).join(' · ')
}
