export { saveBlob } from '../../shell/save';
