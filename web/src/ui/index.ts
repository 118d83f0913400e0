/** The only room that imports the component kit: pages take its parts, and ours, from here. */
export {
  ElAlert, ElAutocomplete, ElBadge, ElButton, ElCard, ElCheckbox, ElCheckboxGroup, ElCollapse, ElCollapseItem, ElConfigProvider,
  ElDatePicker, ElDescriptions, ElDescriptionsItem, ElDialog, ElDivider, ElDrawer, ElDropdown, ElDropdownItem, ElDropdownMenu, ElEmpty,
  ElForm, ElFormItem, ElIcon, ElInput, ElInputNumber, ElLink, ElMessage, ElMessageBox, ElNotification, ElOption, ElPagination, ElPopover,
  ElProgress, ElRadio, ElRadioButton, ElRadioGroup, ElRate, ElScrollbar, ElSegmented, ElSelect, ElSelectV2, ElSkeleton, ElSkeletonItem,
  ElSwitch, ElTable, ElTableColumn, ElTabPane, ElTabs, ElTag, ElTimeline, ElTimelineItem, ElTooltip, ElTreeSelect, ElUpload,
} from 'element-plus'
export type { FormInstance, FormRules, UploadRawFile, UploadUserFile } from 'element-plus'
export { default as zhCn } from 'element-plus/es/locale/lang/zh-cn'
export { default as PageHead } from './PageHead.vue'
export { default as AsyncView } from './AsyncView.vue'
export { default as ErrorSummary } from './ErrorSummary.vue'
export { default as EmptyState } from './EmptyState.vue'
export { default as FormDrawer } from './FormDrawer.vue'
export { default as ImportDrawer } from './ImportDrawer.vue'
export { default as PrintSheet } from './PrintSheet.vue'
export { default as EffectBox } from './EffectBox.vue'
export { default as TableCard } from './TableCard.vue'
export { default as Facts } from './Facts.vue'
export { default as Fact } from './Fact.vue'
export { default as LeafPicker } from './LeafPicker.vue'
export { default as InstantField } from './InstantField.vue'
